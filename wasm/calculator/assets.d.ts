declare module "*/hiveplan.js" {
  export function initSync(given: { module: WebAssembly.Module }): void;
  export function open(text: string): string;
  export function change(text: string, changes: string): string;
  export function calculate(text: string): string;
  export function readFiles(files: [string, string][]): unknown;
  export function sensitivity(plan: object): unknown;
  export function bands(plan: object, draws: undefined): unknown;
  export function explain(plan: object, commune: string, year: number, figure: unknown): unknown;
  export function books(plan: object, year: number, accounts: undefined): unknown;
  export function ask(plan: object, question: object): unknown;
  export function apply(plan: object, scenario: object): unknown;
  export function runJson(text: string): string;
}
