declare module "*/hiveplan.js" {
  export function initSync(given: { module: WebAssembly.Module }): void;
  export function open(text: string): string;
  export function change(text: string, changes: string): string;
  export function calculate(text: string): string;
  export function assumptions(text: string): string;
  export function readFiles(files: [string, string][]): unknown;
  export function runJson(text: string): string;
}
