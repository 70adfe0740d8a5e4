// A fan over the years: the range in which most draws lie, and the middle one.
import { LEFT, scale } from "./charts";

const WIDTH = 460;
const HEIGHT = 250;
const RIGHT = 24;
const BOTTOM = 30;
const TOP = 12;

export interface FanYear {
  label: string;
  low: number;
  middle: number;
  high: number;
}

export function Fan({ title, years, names, tick }: { title: string; years: FanYear[]; names: [middle: string, range: string]; tick: (amount: number) => string }) {
  const steps = scale(Math.max(...years.map((year) => year.high), 0));
  const top = steps.at(-1) ?? 1;
  const x = (at: number) => LEFT + 14 + ((WIDTH - LEFT - RIGHT - 14) * at) / Math.max(years.length - 1, 1);
  const y = (amount: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - amount / top);
  const points = (read: (year: FanYear) => number) => years.map((year, at) => `${x(at).toFixed(1)},${y(read(year)).toFixed(1)}`);
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        {steps.map((step) => (
          <g>
            <line x1={LEFT} x2={WIDTH} y1={y(step)} y2={y(step)} class="grid" />
            <text x={LEFT - 8} y={y(step) + 5} class="end">{tick(step)}</text>
          </g>
        ))}
        <polygon points={[...points((year) => year.low), ...points((year) => year.high).reverse()].join(" ")} class="fan" />
        <polyline points={points((year) => year.middle).join(" ")} class="fan-middle" />
        {years.map((year, at) => (
          <g>
            <line x1={x(at)} x2={x(at)} y1={y(year.low)} y2={y(year.high)} class="fan-year" />
            <circle cx={x(at)} cy={y(year.middle)} r="4" class="dot" />
            <text x={x(at)} y={HEIGHT - 10} class="middle">{year.label}</text>
          </g>
        ))}
      </svg>
      <figcaption class="legend">
        <span><svg width="18" height="14" aria-hidden="true"><line x1="0" x2="18" y1="7" y2="7" class="fan-middle" /></svg> {names[0]}</span>
        <span><svg width="18" height="14" aria-hidden="true"><rect width="18" height="14" class="fan" /></svg> {names[1]}</span>
      </figcaption>
    </figure>
  );
}
