// Charts as inline SVG: colour and pattern, a name for screen readers, and always a table beside them.
import { useId } from "preact/hooks";

export interface Part {
  name: string;
  /** Position in the palette; -1: nobody pays. */
  tone: number;
}

export interface Bar {
  label: string;
  /** One amount for each part. */
  amounts: number[];
}

const WIDTH = 460;
const HEIGHT = 250;
/** Room for the numbers of an axis: a thousand millions in Khmer is the longest. */
export const LEFT = 90;
const BOTTOM = 30;
const TOP = 12;

/** A round number at or above `most`, and its steps: 1, 2 or 5 times a power of ten. */
export function scale(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? power * 10;
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

function Patterns({ id }: { id: string }) {
  return (
    <defs>
      {[0, 1, 2, 3, 4, 5].map((tone) => (
        <pattern id={`${id}-${tone}`} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform={`rotate(${[0, 45, 0, 135, 90, 45][tone]})`}>
          <rect width="8" height="8" class={`tone-${tone}`} />
          {tone > 0 && <rect width={[0, 2, 4, 1.5, 2, 3][tone]} height={tone === 2 ? 2 : 8} class="mark" />}
        </pattern>
      ))}
      <pattern id={`${id}-gap`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="7" height="7" class="tone-gap" /><rect width="3" height="7" class="tone-gap-mark" />
      </pattern>
    </defs>
  );
}

/** Stacked bars: years by payer, or months with one part. */
export function Bars({ title, parts, bars, tick }: { title: string; parts: Part[]; bars: Bar[]; tick: (amount: number) => string }) {
  const id = useId();
  const most = Math.max(...bars.map((bar) => bar.amounts.reduce((a, b) => a + b, 0)), 0);
  const steps = scale(most);
  const top = steps.at(-1) ?? 1;
  const y = (amount: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - amount / top);
  const slot = (WIDTH - LEFT) / Math.max(bars.length, 1);
  const fill = (tone: number) => `url(#${id}-${tone < 0 ? "gap" : tone % 6})`;
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        <Patterns id={id} />
        {steps.map((step) => (
          <g>
            <line x1={LEFT} x2={WIDTH} y1={y(step)} y2={y(step)} class="grid" />
            <text x={LEFT - 8} y={y(step) + 5} class="end">{tick(step)}</text>
          </g>
        ))}
        {bars.map((bar, i) => {
          let below = 0;
          return (
            <g>
              {bar.amounts.map((amount, part) => {
                const from = below;
                below += amount;
                return amount > 0 && <rect x={LEFT + slot * i + slot * 0.14} width={slot * 0.72} y={y(below)} height={Math.max(y(from) - y(below), 0)} fill={fill(parts[part]?.tone ?? 0)} class="bar" />;
              })}
              <text x={LEFT + slot * (i + 0.5)} y={HEIGHT - 10} class="middle">{bar.label}</text>
            </g>
          );
        })}
      </svg>
      {parts.length > 1 && (
        <figcaption class="legend">
          {parts.map((part) => (
            <span><svg width="18" height="14" aria-hidden="true"><rect width="18" height="14" fill={fill(part.tone)} class="bar" /></svg> {part.name}</span>
          ))}
        </figcaption>
      )}
    </figure>
  );
}

/** Staff of today against need: two bars a row; what is not known is an empty frame, not a zero. */
export function Pairs({ title, rows, names, unknown, show }: {
  title: string;
  rows: { label: string; today: number | null; needed: number }[];
  names: [string, string];
  unknown: string;
  show: (n: number) => string;
}) {
  const id = useId();
  const most = scale(Math.max(...rows.flatMap((row) => [row.today ?? 0, row.needed]), 0)).at(-1) ?? 1;
  const line = 58;
  const left = 10;
  const width = (n: number) => ((WIDTH - left - 60) * n) / most;
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${WIDTH} ${rows.length * line + 4}`} role="img" aria-label={title}>
        <Patterns id={id} />
        {rows.map((row, i) => (
          <g transform={`translate(${left} ${i * line})`}>
            <text x="0" y="16">{row.label}</text>
            {row.today === null
              ? <><rect x="0" y="22" width="40" height="12" class="frame" /><text x="48" y="33" class="small">{unknown}</text></>
              : <><rect x="0" y="22" width={width(row.today)} height="12" fill={`url(#${id}-0)`} class="bar" /><text x={width(row.today) + 6} y="33" class="small">{show(row.today)}</text></>}
            <rect x="0" y="36" width={width(row.needed)} height="12" fill={`url(#${id}-1)`} class="bar" />
            <text x={width(row.needed) + 6} y="47" class="small">{show(row.needed)}</text>
          </g>
        ))}
      </svg>
      <figcaption class="legend">
        {names.map((name, tone) => (
          <span><svg width="18" height="14" aria-hidden="true"><rect width="18" height="14" fill={`url(#${id}-${tone})`} class="bar" /></svg> {name}</span>
        ))}
      </figcaption>
    </figure>
  );
}

/** The steps of the hand-over on a line of years. */
export function Timeline({ title, stages, from, to, year }: {
  title: string;
  stages: { name: string; month: string; shown: string }[];
  from: number;
  to: number;
  year: (year: number) => string;
}) {
  const months = (month: string) => {
    const [y = "0", m = "1"] = month.split("-");
    return Number(y) * 12 + Number(m) - 1;
  };
  const first = Math.min(from * 12, ...stages.map((stage) => months(stage.month)));
  const last = Math.max((to + 1) * 12, ...stages.map((stage) => months(stage.month) + 1));
  const x = (month: number) => 14 + ((WIDTH - 28) * (month - first)) / (last - first);
  const line = 44;
  const height = stages.length * line + 40;
  const years = Array.from({ length: Math.ceil(last / 12) - Math.floor(first / 12) + 1 }, (_, i) => Math.floor(first / 12) + i);
  const every = Math.ceil(years.length / 9);
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={title}>
        <rect x={x(from * 12)} width={x((to + 1) * 12) - x(from * 12)} y="0" height={height - 26} class="span" />
        {years.filter((y, i) => i % every === 0 && y * 12 >= first && y * 12 <= last).map((y) => (
          <g><line x1={x(y * 12)} x2={x(y * 12)} y1="0" y2={height - 26} class="grid" /><text x={Math.min(Math.max(x(y * 12), 18), WIDTH - 18)} y={height - 6} class="middle small">{year(y)}</text></g>
        ))}
        {stages.map((stage, i) => {
          const at = x(months(stage.month));
          const right = at > WIDTH * 0.5;
          return (
            <g>
              <line x1={x(first)} x2={at} y1={i * line + 22} y2={i * line + 22} class="way" />
              <circle cx={at} cy={i * line + 22} r="8" class="dot" />
              <text x={right ? at - 14 : at + 14} y={i * line + 14} class={right ? "end" : ""}>{stage.name}</text>
              <text x={right ? at - 14 : at + 14} y={i * line + 36} class={`small ${right ? "end" : ""}`}>{stage.shown}</text>
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
