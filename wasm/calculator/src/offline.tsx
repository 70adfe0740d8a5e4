// The service worker: the page works without internet after the first visit, and changes to a newer version only when
// the person says so.
import { useEffect, useState } from "preact/hooks";
import { loadModule } from "./core/client";
import type { Words } from "./words/words";

export function Update({ words }: { words: Words }) {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);
  const [ready, setReady] = useState(false);

  useEffect(() => {
    if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
    const first = navigator.serviceWorker.controller === null;
    let reloads = false;
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (first || reloads) return;
      reloads = true;
      location.reload();
    });
    const register = async () => {
      const registration = await navigator.serviceWorker.register("./sw.js");
      const offer = () => registration.waiting && navigator.serviceWorker.controller && setWaiting(registration.waiting);
      offer();
      registration.addEventListener("updatefound", () => {
        const coming = registration.installing;
        coming?.addEventListener("statechange", () => {
          if (coming.state === "installed") offer();
          if (coming.state === "activated" && first) setReady(true);
        });
      });
    };
    // After the page and its module: what is kept for later must not hold up the first answer or the first change.
    const later = setTimeout(() => void loadModule().then(register).catch(() => undefined), 4000);
    return () => clearTimeout(later);
  }, []);

  useEffect(() => {
    if (!ready) return;
    const gone = setTimeout(() => setReady(false), 8000);
    return () => clearTimeout(gone);
  }, [ready]);

  if (waiting)
    return (
      <p class="note update" role="status">
        {words.update_there} <button type="button" class="main" onClick={() => waiting.postMessage("use")}>{words.update_now}</button>{" "}
        <button type="button" onClick={() => setWaiting(null)}>{words.update_later}</button>
      </p>
    );
  return ready ? <p class="note update" role="status">{words.ready_offline}</p> : null;
}
