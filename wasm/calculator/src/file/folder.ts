import fullAddress from "../../../pkg/web/hiveplan_bg.wasm?url";
import type { Input, Refused } from "../core/documents";
import FolderWorker from "./folder-worker?worker&inline";

/** Reads the files of a plan folder in a worker that ends afterwards. */
export async function readFolder(files: [string, string][]): Promise<Input> {
  const answer = await fetch(fullAddress);
  const module = await WebAssembly.compile(await answer.arrayBuffer());
  const worker = new FolderWorker();
  try {
    return await new Promise<Input>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<{ plan?: Input; refused?: Refused }>) =>
        data.plan ? resolve(data.plan) : reject(data.refused);
      worker.onerror = () => reject({ name: "InternalError", message: "", issues: [], more: 0 } satisfies Refused);
      worker.postMessage({ module, files });
    });
  } finally {
    worker.terminate();
  }
}
