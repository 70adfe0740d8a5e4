// The core of the page, off the page's thread. It gets its module from the page and asks the network for nothing.
import * as core from "../../../pkg/page/hiveplan.js";
import { answerIn } from "./answer";
import type { Questions } from "./documents";

const answers: Questions = {
  open: (text) => JSON.parse(core.open(text)),
  calculate: (plan, changes) => {
    const before = JSON.stringify(plan);
    const text = changes.length === 0 ? before : core.change(before, JSON.stringify(changes));
    return { plan: changes.length === 0 ? plan : JSON.parse(text), result: JSON.parse(core.calculate(text)) };
  },
};

answerIn((module) => void core.initSync({ module }), answers);
