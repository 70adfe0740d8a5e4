// How sure the result is: asked of the whole module after each change, never in the way of the answer itself.
import { useEffect, useRef, useState } from "preact/hooks";
import { FullCore } from "../core/client";
import type { Bands, CommuneYearBands, Input } from "../core/documents";

/** A change that follows sooner than this is waited for. */
const PAUSE = 150;

/** The bands of a plan, when `wanted`; `undefined` while they are worked out. */
export function useBands(plan: Input | undefined, wanted: boolean): Bands | undefined {
  const core = useRef(new FullCore()).current;
  const [of, setOf] = useState<{ plan: Input; bands: Bands }>();
  useEffect(() => {
    if (!plan || !wanted) return;
    if (core.busy) core.stop();
    const ask = setTimeout(() => void core.ask("bands", plan).then((bands) => setOf({ plan, bands }), () => undefined), PAUSE);
    return () => clearTimeout(ask);
  }, [plan, wanted]);
  return of && of.plan === plan ? of.bands : undefined;
}

export const bandOf = (bands: Bands | undefined, commune: string, year: number): CommuneYearBands | undefined =>
  bands?.communes.find((row) => row.commune === commune)?.years.find((row) => row.year === year);
