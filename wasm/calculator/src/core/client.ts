import fullAddress from "../../../pkg/web/hiveplan_bg.wasm?url";
import leanAddress from "../../../pkg/page/hiveplan_bg.wasm?url";
import type { FullQuestions, Questions, Refused } from "./documents";
import FullWorker from "./full-worker?worker&inline";
import LeanWorker from "./worker?worker&inline";

type Waiting = { resolve: (answer: never) => void; reject: (refused: Refused) => void };

const BROKEN: Refused = { name: "InternalError", message: "the calculation stopped", issues: [], more: 0 };

/** A compiled module: fetched once, shared by all workers. */
class Module {
  #compiled: Promise<WebAssembly.Module> | undefined;

  constructor(readonly address: string) {}

  load(): Promise<WebAssembly.Module> {
    this.#compiled ??= this.#compile().catch((error: unknown) => {
      this.#compiled = undefined; // the next question tries again
      throw error;
    });
    return this.#compiled;
  }

  async #compile(): Promise<WebAssembly.Module> {
    const answer = await fetch(this.address);
    if (!answer.ok) throw new Error(`the module is not there: ${answer.status}`);
    // A host that does not know the type of .wasm serves it as something else: then it is compiled from its bytes.
    if (answer.headers.get("content-type")?.startsWith("application/wasm")) return WebAssembly.compileStreaming(answer);
    return WebAssembly.compile(await answer.arrayBuffer());
  }
}

const lean = new Module(leanAddress);
const full = new Module(fullAddress);

/** What calculates changes. */
export const loadModule = (): Promise<WebAssembly.Module> => lean.load();

/** What works out bands and explanations. */
export const loadFullModule = (): Promise<WebAssembly.Module> => full.load();

/**
 * A worker that answers the questions of a module. `stop` ends what it is doing at once: the next question starts a new
 * one. The worker is made from the page's own script (a blob), so that the page's security policy binds it too.
 */
class Asked<All extends { [Q in keyof All]: (...given: never[]) => unknown }> {
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(readonly module: Module, readonly make: new () => Worker) {}

  async ask<Q extends keyof All>(question: Q, ...given: Parameters<All[Q]>): Promise<ReturnType<All[Q]>> {
    const module = await this.module.load().catch(() => {
      throw { ...BROKEN, name: "NotLoaded" } satisfies Refused;
    });
    this.#worker ??= this.#start(module);
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (answer: never) => void, reject });
      this.#worker?.postMessage({ id, question, given });
    });
  }

  /** Whether an answer is being worked out. */
  get busy(): boolean {
    return this.#waiting.size > 0;
  }

  stop(reason: Refused = { ...BROKEN, name: "Stopped" }): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(reason);
  }

  #start(module: WebAssembly.Module): Worker {
    const worker = new this.make();
    worker.onmessage = ({ data }: MessageEvent<{ id: number; answer?: never; refused?: Refused }>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.refused === undefined) return waiting?.resolve(data.answer as never);
      waiting?.reject(data.refused);
      // A bug of the core ends its module.
      if (data.refused.name !== "InputError") this.stop(BROKEN);
    };
    worker.onerror = () => this.stop(BROKEN);
    worker.postMessage(module);
    return worker;
  }
}

/** What the page asks at every change: the lean module. */
export class Core extends Asked<Questions> {
  constructor() {
    super(lean, LeanWorker);
  }
}

/** What the page asks now and then (plan folders, bands, "why"): the whole module, loaded at the first question. */
export class FullCore extends Asked<FullQuestions> {
  constructor() {
    super(full, FullWorker);
  }
}
