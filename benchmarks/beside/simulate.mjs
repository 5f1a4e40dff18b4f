// The questions of `benchmarks.access_peers`, put to @cloud-copilot/iam-simulate.
//
//   node simulate.mjs NODE_MODULES WORK.json
//
// Policies are loaded once, before anything is timed, and the engine is asked directly: that is the quickest way it has.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, file] = process.argv.slice(2);
const load = (...path) => import(pathToFileURL(join(modules, "@cloud-copilot", ...path)).href);
const engine = ["iam-simulate", "dist", "esm"];
const { authorize } = await load(...engine, "core_engine", "CoreSimulatorEngine.js");
const { AwsRequestImpl } = await load(...engine, "request", "request.js");
const { RequestContextImpl } = await load(...engine, "requestContext.js");
const { DiscoveryContextKeyConstraints } = await load(...engine, "context_keys", "discoveryContextKeyConstraints.js");
const { loadPolicy } = await load("iam-policy", "dist", "esm", "index.js");

const work = JSON.parse(readFileSync(file, "utf8"));
const simulationParameters = {
  simulationMode: "Strict",
  discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
};

let started = performance.now();
const policies = work.documents.map((document, index) => loadPolicy(document, { name: String(index) }));
const loading = performance.now() - started;
const principals = new Map(work.principals.map((each) => [each.arn, each]));

function decide(principal, action, resource) {
  const trust = work.trusts[resource];
  return authorize({
    request: new AwsRequestImpl(
      principal.arn,
      { resource, accountId: work.account },
      action,
      new RequestContextImpl(principal.context),
      false,
    ),
    identityPolicies: principal.identity.map((index) => policies[index]),
    permissionBoundaries: principal.boundary === null ? undefined : [policies[principal.boundary]],
    resourcePolicy: trust !== undefined && action.startsWith("sts:") ? policies[trust] : undefined,
    sessionPolicy: undefined,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    vpcEndpointPolicies: undefined,
    simulationParameters,
    serviceSettings: {},
  }).result;
}

const passes = [];
const results = [];
for (let pass = 0; pass < work.passes; pass++) {
  const times = [];
  for (const [arn, action, resource] of work.questions) {
    started = performance.now();
    const result = decide(principals.get(arn), action, resource);
    times.push((performance.now() - started) * 1000);
    if (pass === 0) results.push(result);
  }
  passes.push(times);
}

const whoTimes = [];
const who = [];
for (const [action, resource] of work.who_can) {
  started = performance.now();
  const found = work.principals.filter((each) => decide(each, action, resource) === "Allowed");
  whoTimes.push(performance.now() - started);
  who.push(found.map((each) => each.arn));
}
process.stdout.write(JSON.stringify({ loading, passes, results, whoTimes, who }));
