import { FullCore } from "../core/client";
import type { Input } from "../core/documents";

/** Reads the files of a plan folder in a worker that ends afterwards. */
export async function readFolder(files: [string, string][]): Promise<Input> {
  const core = new FullCore();
  try {
    return await core.ask("readFiles", files);
  } finally {
    core.stop();
  }
}
