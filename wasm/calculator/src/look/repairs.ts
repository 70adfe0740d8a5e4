// What is short and what would remove it, in the page's language: built from the changes of a repair, not from its English.
import type { Change, Repair, Shortage } from "../core/documents";
import { wordOf } from "../words/words";
import type { Say } from "./say";

/** The changes of one kind. */
const only = <K extends Change["change"]>(changes: Change[], kind: K) =>
  changes.filter((change): change is Extract<Change, { change: K }> => change.change === kind);

/** What is short, in a sentence. */
export function shortageSentence(say: Say, short: Shortage): string {
  const { words } = say;
  if (short.service === null || short.service === undefined)
    return say.fill(words.short_money, { amount: say.dollars(short.amount), years: short.years.map((year) => say.plain(year)).join(", ") });
  const gaps = { service: words.service[short.service], n: say.number(short.count), hours: say.number(short.amount) };
  return say.fill(short.kind === "places" ? words.short_places : words.short_hours, gaps);
}

/** What a repair does, in a sentence. */
export function repairSentence(say: Say, short: Shortage, { kind, cost, scenario }: Repair, village: (code: string) => string): string {
  const { words } = say;
  const changes = scenario.changes ?? [];
  const places = (codes: string[]) => [...new Set(codes.map(village))].join(", ");
  switch (kind) {
    case "hire": {
      const workers = only(changes, "add_worker").map(({ worker }) => worker);
      const cadre = workers[0] ? words.cadres[workers[0].cadre] : "";
      return say.fill(words.r_hire, { n: say.number(workers.length), cadre, village: places(workers.map((row) => row.village)) });
    }
    case "open":
      return say.fill(words.cure_open, { village: places(only(changes, "add_centre").map(({ centre }) => centre.village)) });
    case "places":
      return say.fill(words.r_places, { n: say.number(short.count), village: places(only(changes, "add_centre").map(({ centre }) => centre.village)) });
    case "share":
    case "move": {
      const [moved] = only(changes, "move_worker");
      return say.fill(kind === "share" ? words.r_share : words.r_move, { id: moved?.id ?? "", village: moved?.village ? village(moved.village) : "" });
    }
    case "source": {
      const [added] = only(changes, "add_funding");
      return say.fill(words.r_source, { payer: wordOf(words.payers, added?.source.payer ?? ""), amount: say.dollars(cost) });
    }
    case "postpone":
      return say.fill(words.r_postpone, { month: say.month(only(changes, "cover")[0]?.start ?? "") });
    default: {
      const standards = only(changes, "estimate").map(({ id, value, percent }) => {
        const to = typeof value === "number" ? say.number(value, Number.isInteger(value) ? 0 : 2) : say.percent((percent ?? 0) / 100);
        return `${say.estimate(id)}: ${to}`;
      });
      return say.fill(words.r_relax, { standards: standards.join("; ") });
    }
  }
}

/** What is given up besides money; empty: nothing. */
export function givenUp(say: Say, { kind }: Repair): string {
  const { words } = say;
  return kind === "share" ? words.gives_share : kind === "move" ? words.gives_move : kind === "relax" ? words.gives_relax
    : kind === "postpone" ? words.gives_postpone : "";
}
