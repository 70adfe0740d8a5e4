// hiveplan in the browser: call `init` once, then the rest. Nothing is sent anywhere.
import load_module from "../pkg/web/hiveplan.js";

export * from "../pkg/web/hiveplan.js";

export async function init(module) {
  await load_module(module === undefined ? undefined : { module_or_path: module });
}
