// Sentences of the core that have no numbers of their own beside them, in the page's language. What is not recognised
// is shown as the core wrote it, marked as English.
import type { Cadre, Unmet } from "../core/documents";
import { CADRES } from "./look";

export type Cure =
  | { kind: "posts"; n: string; cadre: Cadre; village: string; fte: string }
  | { kind: "open"; village: string }
  | { kind: "places" | "centre"; km: string; village: string }
  | { kind: "text"; text: string };

const LABELS: Record<string, Cadre> = Object.fromEntries(
  CADRES.flatMap((cadre) => {
    const label = cadre.replaceAll("_", " ");
    const plural = label.endsWith("coach") ? `${label}es` : `${label}s`;
    return [[label, cadre], [plural, cadre]];
  }),
);

/** Takes the sentence of `cure` in core/src/plan/reasons.rs apart. */
export function readCure({ cure, village: own }: Pick<Unmet, "cure" | "village">): Cure {
  const posts = /^(\d+) more (.+) based in .* \((\d{8})\); ([\d.]+) full-time/.exec(cure);
  const cadre = posts && LABELS[posts[2]!];
  if (posts && cadre) return { kind: "posts", n: posts[1]!, cadre, village: posts[3]!, fte: posts[4]! };
  const open = /^open school-(\d{8}) in/.exec(cure);
  if (open) return { kind: "open", village: open[1]! };
  const near = /^(more places|a centre) within ([\d.]+) km of/.exec(cure);
  if (near) return { kind: near[1] === "a centre" ? "centre" : "places", km: near[2]!, village: own };
  return { kind: "text", text: cure };
}
