// Longer work that a person asks for: in a worker of its own, that can be cancelled, and forgotten when the plan changes.
import { useEffect, useState } from "preact/hooks";
import { FullCore } from "./client";
import type { Input, Refused } from "./documents";

export interface Work<T> {
  core: FullCore;
  /** What was found for this plan. */
  found: T | null;
  state: "idle" | "busy" | "failed";
  /** Waits for an answer and hands it on. */
  wait: <A>(question: Promise<A>, then: (answer: A) => void) => Promise<void>;
  find: (question: Promise<T>) => Promise<void>;
}

export function useWork<T>(plan: Input): Work<T> {
  const [core] = useState(() => new FullCore());
  const [found, setFound] = useState<T | null>(null);
  const [state, setState] = useState<Work<T>["state"]>("idle");
  useEffect(() => {
    setFound(null);
    setState("idle");
    return () => core.stop();
  }, [plan]);
  const wait = async <A,>(question: Promise<A>, then: (answer: A) => void) => {
    setState("busy");
    try {
      then(await question);
      setState("idle");
    } catch (refused) {
      setState((refused as Refused).name === "Stopped" ? "idle" : "failed");
    }
  };
  return { core, found, state, wait, find: (question) => wait(question, (answer) => setFound(() => answer)) };
}
