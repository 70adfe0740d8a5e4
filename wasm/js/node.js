// hiveplan in Node: the module is there as soon as it is imported.
export * from "../pkg/node/hiveplan.js";

export async function init() {}
