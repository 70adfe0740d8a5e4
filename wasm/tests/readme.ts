import { load, run, validate } from "hiveplan";

const base = load("battambang");              // or any object in the JSON format
const issues = validate(base);                // repairs and warnings; faults are thrown, all at once
const outcome = run(base);
const gap = outcome.forecast.years.reduce((sum, year) => sum + year.gap, 0);
const posts = outcome.plan.workers.filter((worker) => !worker.existing).length;
console.log(`${gap} riel are unfunded; ${posts} posts to fill; ${issues.length} notes`);
