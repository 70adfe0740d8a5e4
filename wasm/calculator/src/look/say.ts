// Numbers and sentences of the page in the language, digits and currency that were chosen.
import type { Result } from "../core/documents";
import { type Digits, formatNumber, formatPlain } from "../number/format";
import { type Words, fill } from "../words/words";
import { handoverOf, monthsOf, sum, waitingOf } from "./look";
import type { Page, Settings } from "../app-state";

export class Say {
  readonly words: Words;
  readonly settings: Settings;
  readonly rate: number;

  constructor(words: Words, settings: Settings, rate: number) {
    this.words = words;
    this.settings = settings;
    this.rate = rate;
  }

  static of(page: Page): Say {
    return new Say(page.words, page.settings, page.result.outcome.forecast.riel_per_usd);
  }

  get digits(): Digits {
    return this.settings.digits;
  }

  number(value: number, decimals = 0): string {
    return formatNumber(value, this.digits, decimals);
  }

  plain(value: number | string): string {
    return formatPlain(value, this.digits);
  }

  riel(value: number): string {
    return `${this.number(value)} ៛`;
  }

  usd(value: number, decimals = 0): string {
    return `$ ${this.number(value, decimals)}`;
  }

  /** An amount of the core, which is riel, in the currency that was chosen. */
  money(riel: number): string {
    return this.settings.money === "usd" ? this.usd(riel / this.rate) : this.riel(riel);
  }

  /** An amount of the core that is US dollars, in the currency that was chosen. */
  dollars(usd: number): string {
    return this.settings.money === "usd" ? this.usd(usd) : this.riel(Math.round(usd * this.rate));
  }

  /** An amount of the core as a number in the currency that was chosen. */
  value(riel: number): number {
    return this.settings.money === "usd" ? riel / this.rate : riel;
  }

  /** The same as a text without its sign, for table cells. */
  amount(riel: number): string {
    return this.number(this.value(riel));
  }

  /** Riel in millions, with the word for them; nothing is nothing. */
  millions(riel: number, decimals = 0): string {
    return riel === 0 ? this.number(0) : this.fill(this.words.millions, { n: this.number(riel / 1e6, decimals) });
  }

  /** A round number on an axis: riel in millions. */
  tick(value: number): string {
    return this.settings.money === "usd" ? this.number(value) : this.millions(value, value % 1e6 === 0 ? 0 : 1);
  }

  /** An amount of the core, short enough to stand in a line: riel in millions. */
  short(riel: number): string {
    return this.settings.money === "usd" ? this.amount(riel) : this.millions(riel);
  }

  /** A price for a person: always with cents in dollars. */
  person(usd: number): string {
    return this.settings.money === "usd" ? this.usd(usd, 2) : this.riel(Math.round(usd * this.rate));
  }

  percent(share: number, decimals = 0): string {
    return `${this.number(share * 100, decimals)} %`;
  }

  month(month: string): string {
    const [year = "", number = "1"] = month.split("-");
    return `${this.words.months[Number(number) - 1]} ${this.plain(year)}`;
  }

  fill(text: string, gaps: Record<string, string>): string {
    return fill(text, gaps);
  }

  unit(unit: string): string {
    return (this.words.units as Record<string, string>)[unit] ?? unit;
  }

  estimate(id: string): string {
    return (this.words.estimates as Record<string, string>)[id] ?? id;
  }
}

/** An amount of a result as the page shows it: whole riel, or whole dollars at that result's own rate. */
const shown = (say: Say, { outcome }: Result, riel: number): number =>
  Math.round(say.settings.money === "usd" ? riel / outcome.forecast.riel_per_usd : riel);

const inMoney = (say: Say, shown: number): string => (say.settings.money === "usd" ? say.usd(shown) : say.riel(shown));

/** What a change did, as a sentence: cost, gap, families who wait, children, the year from which the commune stands alone. */
export function consequence(say: Say, what: string, before: Result, after: Result, commune: string, year: number): string {
  const { words } = say;
  const parts: string[] = [];
  const grown = (figure: "cost" | "gap", of?: number) => {
    const [then, now] = [before, after].map((result) =>
      sum(result.outcome.forecast.years.filter((row) => row.commune === commune && (of === undefined || row.year === of)).map((row) => shown(say, result, row[figure]))));
    return (now ?? 0) - (then ?? 0);
  };
  const tell = (by: number, up: string, down: string, same?: string) => {
    const text = by > 0 ? up : by < 0 ? down : same;
    if (text) parts.push(fill(text, { year: say.plain(year), amount: inMoney(say, Math.abs(by)) }));
  };
  const [cost, gap] = [grown("cost", year), grown("gap", year)];
  tell(cost, words.c_cost_up, words.c_cost_down, words.c_cost_same);
  tell(gap, words.c_gap_up, words.c_gap_down, words.c_gap_same);
  // A change that this year does not show may show in others.
  if (cost === 0) tell(grown("cost"), words.c_all_cost_up, words.c_all_cost_down);
  if (gap === 0) tell(grown("gap"), words.c_all_gap_up, words.c_all_gap_down);
  const count = (figure: "waiting" | "children_placed", more: string, less: string) => {
    const [then, now] = [before, after].map((result) => Math.round(monthsOf(result.outcome, commune, year).at(-1)?.[figure] ?? 0));
    const by = (now ?? 0) - (then ?? 0);
    if (by !== 0) parts.push(fill(by > 0 ? more : less, { n: say.number(Math.abs(by)), year: say.plain(year) }));
  };
  count("waiting", words.c_wait, words.c_wait_less);
  count("children_placed", words.c_children, words.c_children_less);
  const [aloneThen, aloneNow] = [before, after].map((result) => handoverOf(result.outcome, commune)?.stands_alone ?? null);
  if (aloneNow !== aloneThen) {
    const last = after.outcome.horizon.start + after.outcome.horizon.years - 1;
    parts.push(aloneNow ? fill(words.c_alone_new, { year: say.plain(aloneNow) }) : fill(words.c_alone_lost, { year: say.plain(last) }));
  }
  const end = words.language === "English" ? "." : "។";
  return `${fill(words.changed, { what })} ${parts.join(words.language === "English" ? "; " : " ")}${end}`;
}

/** Whether a commune stands alone, and what stands in the way, from the figures of the core. */
export function aloneSentences(say: Say, result: Result, commune: string): string[] {
  const row = handoverOf(result.outcome, commune);
  if (!row) return [];
  if (row.stands_alone) {
    const wait = waitingOf(result.outcome, commune, row.stands_alone);
    const yes = fill(say.words.alone_yes, { year: say.plain(row.stands_alone) });
    return wait > 0 ? [yes, fill(say.words.alone_wait, { n: say.number(wait), year: say.plain(row.stands_alone) })] : [yes];
  }
  const last = result.outcome.horizon.start + result.outcome.horizon.years - 1;
  const gaps = { year: say.plain(last), amount: say.money(row.missing_last_year), person: say.person(row.missing_usd_per_person) };
  const factor = row.own_money_factor;
  return [
    fill(say.words.alone_no, gaps),
    factor === null ? say.words.alone_no_money : factor > 1 ? fill(say.words.alone_factor, { n: say.number(factor, 1) }) : "",
  ].filter(Boolean);
}
