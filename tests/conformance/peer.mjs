// Answers evaluation cases with @cloud-copilot/iam-simulate, which is installed apart (`make conformance`).
//
//   node peer.mjs NODE_MODULES < cases.jsonl > answers.jsonl
//
// A case is one line of JSON in the form that `iamtui evaluate` reads; `entry` says how it is asked: "public" through
// runSimulation, which checks policies, action, resource and context keys against its data, and "core" straight at the
// engine behind it, which takes whatever it is given. What the public way refuses is asked of the engine.
import { createInterface } from "node:readline";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const modules = process.argv[2];
const load = (...path) => import(pathToFileURL(join(modules, "@cloud-copilot", ...path)).href);
const engine = ["iam-simulate", "dist", "esm"];
const { runSimulation } = await load(...engine, "index.js");
const { authorize } = await load(...engine, "core_engine", "CoreSimulatorEngine.js");
const { AwsRequestImpl } = await load(...engine, "request", "request.js");
const { RequestContextImpl } = await load(...engine, "requestContext.js");
const { DiscoveryContextKeyConstraints } = await load(...engine, "context_keys", "discoveryContextKeyConstraints.js");
const { loadPolicy } = await load("iam-policy", "dist", "esm", "index.js");

const fullAccess = {
  name: "RCPFullAWSAccess",
  policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }] },
};
const strict = { simulationMode: "Strict", discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]) };

async function askPublic(test) {
  const answer = await runSimulation(
    {
      request: test.request,
      sessionPolicy: test.sessionPolicies?.[0]?.policy,
      identityPolicies: test.identityPolicies ?? [],
      serviceControlPolicies: test.serviceControlPolicies ?? [],
      resourceControlPolicies: test.resourceControlPolicies ?? [],
      resourcePolicy: test.resourcePolicy,
      permissionBoundaryPolicies: test.permissionBoundaryPolicies,
      vpcEndpointPolicies: test.endpointPolicies,
      additionalSettings: { s3: { bucketAbacEnabled: true } },
    },
    { simulationMode: "Strict" },
  );
  if (answer.resultType !== "single" || answer.result.ignoredContextKeys?.length) return null;
  return answer.overallResult;
}

const loaded = (entries) => entries?.map((entry) => loadPolicy(entry.policy, { name: entry.name }));

function levels(entries, first) {
  return (entries ?? []).map((level) => ({
    orgIdentifier: level.orgIdentifier,
    policies: loaded([...first, ...level.policies]),
  }));
}

function askCore(test) {
  const { principal, resource, action, contextVariables, wildcardOnlyAction } = test.request;
  const context = new RequestContextImpl(contextVariables ?? {});
  return authorize({
    request: new AwsRequestImpl(principal, resource, action, context, !!wildcardOnlyAction),
    sessionPolicy: loaded(test.sessionPolicies)?.[0],
    identityPolicies: loaded(test.identityPolicies) ?? [],
    serviceControlPolicies: levels(test.serviceControlPolicies, []),
    resourceControlPolicies: levels(test.resourceControlPolicies, test.addDefaultRcpAtEachLevel ? [fullAccess] : []),
    resourcePolicy: test.resourcePolicy ? loadPolicy(test.resourcePolicy, { name: "resource" }) : undefined,
    permissionBoundaries: loaded(test.permissionBoundaryPolicies),
    vpcEndpointPolicies: loaded(test.endpointPolicies),
    simulationParameters: strict,
    serviceSettings: {},
  }).result;
}

async function answer(test) {
  try {
    const said = test.entry === "public" ? await askPublic(test) : null;
    return said ? { result: said, entry: "public" } : { result: askCore(test), entry: "core" };
  } catch (error) {
    return { result: "Error", error: String(error), entry: "core" };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + "\n");
}
