// Keeps the files of this version of the page, and answers with them: after the first visit the page asks the network
// for nothing but whether this script has changed. LIST and VERSION are written by the build.
const LIST = ["__FILES__"];
const CACHE = "hiveplan-__VERSION__";

addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      // One after the other: on a slow line the person's own requests go first. What has its content in its name is
      // taken from the browser's own cache when it is there; of the rest the newest is asked for.
      for (const file of LIST) {
        const answer = await fetch(file, { cache: file.includes("/assets/") ? "default" : "no-cache" });
        if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
        await cache.put(file, answer);
      }
    })(),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith("hiveplan-") && name !== CACHE) await caches.delete(name);
      await clients.claim();
    })(),
  );
});

// The person says when a newer version is used.
addEventListener("message", (event) => {
  if (event.data === "use") skipWaiting();
});

addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    (async () => {
      const cache = await caches.open(CACHE);
      const page = event.request.mode === "navigate" ? "./" : event.request;
      return (await cache.match(page, { ignoreSearch: true, ignoreVary: true })) ?? fetch(event.request);
    })(),
  );
});
