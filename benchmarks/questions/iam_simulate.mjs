// The answers of @cloud-copilot/iam-simulate, which is installed apart: node iam_simulate.mjs NODE_MODULES TASK FILE
//
// Policies and contexts are read before the clock starts. "decisions" and "who_can" go straight at the engine, which
// is the quickest way to ask it; "public" goes through runSimulation, which checks the request against its data first
// and refuses some: those are left out.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, task, file] = process.argv.slice(2);
const load = (...path) => import(pathToFileURL(join(modules, "@cloud-copilot", ...path)).href);
const engine = ["iam-simulate", "dist", "esm"];
const { runSimulation } = await load(...engine, "index.js");
const { authorize } = await load(...engine, "core_engine", "CoreSimulatorEngine.js");
const { AwsRequestImpl } = await load(...engine, "request", "request.js");
const { RequestContextImpl } = await load(...engine, "requestContext.js");
const { DiscoveryContextKeyConstraints } = await load(...engine, "context_keys", "discoveryContextKeyConstraints.js");
const { loadPolicy } = await load("iam-policy", "dist", "esm", "index.js");

const PASSES = 5;
const WARMING = 20; // passes until node has compiled what it runs often; only those after them count
const strict = { simulationMode: "Strict", discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]) };
const asked = JSON.parse(readFileSync(file, "utf8"));

const started = performance.now();
const entry = (name, policy) => ({ name, policy, loaded: loadPolicy(policy, { name }) });
const managed = new Map(
  asked.page.Policies.map((policy) => [
    policy.Arn,
    entry(policy.Arn, policy.PolicyVersionList.find((version) => version.IsDefaultVersion).Document),
  ]),
);
const held = (kind, holder) => [
  ...(holder[`${kind}PolicyList`] ?? []).map((each) => entry(each.PolicyName, each.PolicyDocument)),
  ...(holder.AttachedManagedPolicies ?? []).map((each) => managed.get(each.PolicyArn)),
];
const groups = new Map(asked.page.GroupDetailList.map((group) => [group.GroupName, held("Group", group)]));

function principal(kind, holder) {
  const variables = { ...asked.context, "aws:PrincipalArn": holder.Arn, "aws:PrincipalAccount": asked.account };
  variables["aws:SecureTransport"] = "true";
  variables["aws:PrincipalType"] = kind === "User" ? "User" : "AssumedRole";
  if (kind === "User") variables["aws:username"] = holder.UserName;
  for (const tag of holder.Tags ?? []) variables[`aws:PrincipalTag/${tag.Key}`] = tag.Value;
  const joined = (holder.GroupList ?? []).flatMap((name) => groups.get(name));
  const identity = [...held(kind, holder), ...joined];
  const arn = holder.PermissionsBoundary?.PermissionsBoundaryArn;
  const boundaries = arn ? [managed.get(arn)] : undefined;
  return {
    arn: holder.Arn,
    identity: identity.map((each) => each.loaded),
    boundaries: boundaries?.map((each) => each.loaded),
    context: new RequestContextImpl(variables),
    raw: { identity, boundaries, variables },
  };
}

const principals = [
  ...asked.page.UserDetailList.map((user) => principal("User", user)),
  ...asked.page.RoleDetailList.map((role) => principal("Role", role)),
];
const byArn = new Map(principals.map((each) => [each.arn, each]));
for (const each of [...asked.decisions, ...asked.who_can]) {
  each.target = { resource: each.resource, accountId: asked.account };
  each.policy = each.trust ? loadPolicy(each.trust, { name: "trust" }) : undefined;
}
const load_s = (performance.now() - started) / 1e3;

const ask = (who, question) =>
  authorize({
    request: new AwsRequestImpl(who.arn, question.target, question.action, who.context, false),
    sessionPolicy: undefined,
    identityPolicies: who.identity,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: question.policy,
    permissionBoundaries: who.boundaries,
    vpcEndpointPolicies: undefined,
    simulationParameters: strict,
    serviceSettings: {},
  }).result;

function decisions() {
  const passes = [];
  let answers = [];
  for (let pass = 0; pass < WARMING + PASSES; pass++) {
    const times = [];
    answers = [];
    for (const question of asked.decisions) {
      const who = byArn.get(question.principal);
      const start = performance.now();
      answers.push(ask(who, question));
      times.push((performance.now() - start) * 1e3);
    }
    passes.push(times);
  }
  return { first_us: passes[0], again_us: passes.slice(WARMING), answers };
}

async function publicly() {
  const plain = (entries) => entries?.map(({ name, policy }) => ({ name, policy }));
  const passes = [];
  let answers = [];
  for (let pass = 0; pass < WARMING + PASSES; pass++) {
    const times = [];
    answers = [];
    for (const question of asked.decisions) {
      const { arn, raw } = byArn.get(question.principal);
      const simulation = {
        request: {
          principal: arn,
          resource: question.target,
          action: question.action,
          contextVariables: raw.variables,
        },
        identityPolicies: plain(raw.identity),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: question.trust ?? undefined,
        permissionBoundaryPolicies: plain(raw.boundaries),
      };
      const start = performance.now();
      const answer = await runSimulation(simulation, { simulationMode: "Strict" });
      const spent = (performance.now() - start) * 1e3;
      const accepted = answer.resultType === "single";
      if (accepted) times.push(spent);
      answers.push(accepted ? answer.overallResult : null);
    }
    passes.push(times);
  }
  return { first_us: passes[0], again_us: passes.slice(WARMING), answers };
}

function whoCan() {
  decisions(); // to warm up
  const ms = [];
  const answers = [];
  for (const question of asked.who_can) {
    const start = performance.now();
    const able = principals.filter((who) => ask(who, question) === "Allowed");
    ms.push(performance.now() - start);
    answers.push(able.map((who) => who.arn));
  }
  return { ms, answers };
}

const answered = await { decisions, public: publicly, who_can: whoCan }[task]();
process.stdout.write(JSON.stringify({ load_s, ...answered }) + "\n");
