// The whole core (the npm package), off the page's thread: what the lean module of the page leaves out.
import * as full from "../../../pkg/web/hiveplan.js";
import type { FullQuestions } from "./documents";
import { answerIn } from "./answer";

const answers: FullQuestions = {
  readFiles: (files) => full.readFiles(files) as ReturnType<FullQuestions["readFiles"]>,
  sensitivity: (plan) => full.sensitivity(plan) as ReturnType<FullQuestions["sensitivity"]>,
  runJson: (text) => full.runJson(text),
  bands: (plan) => full.bands(plan, undefined) as ReturnType<FullQuestions["bands"]>,
  explain: (plan, commune, year, figure) => full.explain(plan, commune, year, figure) as ReturnType<FullQuestions["explain"]>,
  repairs: (plan) => full.ask(plan, { question: "repairs" }) as ReturnType<FullQuestions["repairs"]>,
  rollForward: (plan) => full.ask(plan, { question: "roll_forward" }) as ReturnType<FullQuestions["rollForward"]>,
  apply: (plan, scenario) => full.apply(plan, scenario) as ReturnType<FullQuestions["apply"]>,
  books: (plan, year) => full.books(plan, year, undefined) as ReturnType<FullQuestions["books"]>,
};

answerIn((module) => void full.initSync({ module }), answers);
