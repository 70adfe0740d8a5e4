// The core, off the page's thread. It gets its module from the page and asks the network for nothing.
import * as core from "../../../pkg/page/hiveplan.js";
import type { Questions, Refused } from "./documents";

const answers: Questions = {
  open: (text) => JSON.parse(core.open(text)),
  calculate: (plan, changes) => {
    const before = JSON.stringify(plan);
    const text = changes.length === 0 ? before : core.change(before, JSON.stringify(changes));
    return { plan: changes.length === 0 ? plan : JSON.parse(text), result: JSON.parse(core.calculate(text)) };
  },
  assumptions: (plan) => JSON.parse(core.assumptions(JSON.stringify(plan))),
  runJson: (text) => core.runJson(text),
};

interface Asked {
  id: number;
  question: keyof Questions;
  given: unknown[];
}

onmessage = (event: MessageEvent<WebAssembly.Module | Asked>) => {
  if (event.data instanceof WebAssembly.Module) {
    core.initSync({ module: event.data });
    return;
  }
  const { id, question, given } = event.data;
  try {
    const answer = answers[question] as (...given: unknown[]) => unknown;
    postMessage({ id, answer: answer(...given) });
  } catch (error) {
    postMessage({ id, refused: refused(error) });
  }
};

function refused(error: unknown): Refused {
  const { name = "Error", message = String(error), issues = [], more = 0 } = error as Partial<Refused>;
  return { name, message, issues, more };
}
