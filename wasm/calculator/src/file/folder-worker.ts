import * as full from "../../../pkg/web/hiveplan.js";
import type { Input, Refused } from "../core/documents";

onmessage = ({ data }: MessageEvent<{ module: WebAssembly.Module; files: [string, string][] }>) => {
  try {
    full.initSync({ module: data.module });
    postMessage({ plan: full.readFiles(data.files) as Input });
  } catch (error) {
    const { name = "Error", message = "", issues = [], more = 0 } = error as Partial<Refused>;
    postMessage({ refused: { name, message, issues, more } satisfies Refused });
  }
};
