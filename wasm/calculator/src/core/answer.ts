// The worker's side of a conversation: first the compiled module, then questions, each with its answer or its refusal.
import type { Refused } from "./documents";

interface Asked {
  id: number;
  question: string;
  given: unknown[];
}

export function answerIn(init: (module: WebAssembly.Module) => void, answers: object): void {
  onmessage = ({ data }: MessageEvent<WebAssembly.Module | Asked>) => {
    if (data instanceof WebAssembly.Module) return init(data);
    try {
      const answer = (answers as Record<string, (...given: unknown[]) => unknown>)[data.question];
      postMessage({ id: data.id, answer: answer?.(...data.given) });
    } catch (error) {
      postMessage({ id: data.id, refused: refused(error) });
    }
  };
}

function refused(error: unknown): Refused {
  const { name = "Error", message = String(error), issues = [], more = 0 } = error as Partial<Refused>;
  return { name, message, issues, more };
}
