// What the page knows of links before one is opened or made: the rest (link.ts) is loaded then.
import type { Input } from "../core/documents";

export const KEY = "#plan=";

export const hasPlan = (fragment: string): boolean => fragment.startsWith(KEY);

/** Where a plan is of no built-in commune, its prices and cost lines are still those of one. */
export const USUAL = "020309";

/** Hands over the built-in plan of a commune; refuses where there is none. */
export type BuiltIn = (code: string) => Promise<Input>;

/** A link that was made from another version of a built-in plan than this page has. */
export const OTHER_VERSION = "made with another version of the page";
