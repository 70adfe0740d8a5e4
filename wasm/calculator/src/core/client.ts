import moduleAddress from "../../../pkg/page/hiveplan_bg.wasm?url";
import type { Questions, Refused } from "./documents";
import CoreWorker from "./worker?worker&inline";

type Waiting = { resolve: (answer: never) => void; reject: (refused: Refused) => void };

const BROKEN: Refused = { name: "InternalError", message: "the calculation stopped", issues: [], more: 0 };

let compiled: Promise<WebAssembly.Module> | undefined;

/** The compiled module: fetched once, shared by all workers. */
export function loadModule(): Promise<WebAssembly.Module> {
  compiled ??= compile().catch((error: unknown) => {
    compiled = undefined; // the next question tries again
    throw error;
  });
  return compiled;
}

async function compile(): Promise<WebAssembly.Module> {
  const answer = await fetch(moduleAddress);
  if (!answer.ok) throw new Error(`the module is not there: ${answer.status}`);
  // A host that does not know the type of .wasm serves it as something else: then it is compiled from its bytes.
  if (answer.headers.get("content-type")?.startsWith("application/wasm")) return WebAssembly.compileStreaming(answer);
  return WebAssembly.compile(await answer.arrayBuffer());
}

/**
 * A worker that answers the core's questions. `stop` ends what it is doing at once: the next question starts a new one.
 * The worker is made from the page's own script (a blob), so that the page's security policy binds it too.
 */
export class Core {
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #last = 0;

  async ask<Q extends keyof Questions>(
    question: Q,
    ...given: Parameters<Questions[Q]>
  ): Promise<ReturnType<Questions[Q]>> {
    const module = await loadModule().catch(() => {
      throw { ...BROKEN, name: "NotLoaded" } satisfies Refused;
    });
    this.#worker ??= this.#start(module);
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (answer: never) => void, reject });
      this.#worker?.postMessage({ id, question, given });
    });
  }

  stop(reason: Refused = { ...BROKEN, name: "Stopped" }): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(reason);
  }

  #start(module: WebAssembly.Module): Worker {
    const worker = new CoreWorker();
    worker.onmessage = ({ data }: MessageEvent<{ id: number; answer?: never; refused?: Refused }>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.refused?.name === "InputError" || data.refused === undefined) {
        if (data.refused) waiting?.reject(data.refused);
        else waiting?.resolve(data.answer as never);
        return;
      }
      // A bug of the core ends its module.
      waiting?.reject(data.refused);
      this.stop(BROKEN);
    };
    worker.onerror = () => this.stop(BROKEN);
    worker.postMessage(module);
    return worker;
  }
}
