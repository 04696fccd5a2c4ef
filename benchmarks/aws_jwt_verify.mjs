// Verifies slices of tokens with aws-jwt-verify, alone and within a handler that does what ours does around it.
// First line in: the issuer, its tokens and an event; then one line a slice. Each is answered by CPU seconds.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.argv[2]}/`);
const { JwtVerifier } = require(`${process.argv[2]}/aws-jwt-verify`);

const PROFILE = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
const STAGE = /^(arn:aws[a-z-]*:execute-api:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9]+\/[a-zA-Z0-9_-]+)\/[A-Z]+\//;

let verifier, tokens, events, log;

function authorization(headers) {
  const names = Object.keys(headers).filter((name) => name.trim().toLowerCase() === "authorization");
  if (names.length !== 1) throw new Error("Unauthorized");
  return headers[names[0]];
}

function handler(event) {
  const value = authorization(event.headers);
  const repeated = authorization(event.multiValueHeaders);
  if (repeated.length !== 1 || repeated[0] !== value || value.slice(0, 7).toLowerCase() !== "bearer ") {
    throw new Error("Unauthorized");
  }
  const payload = verifier.verifySync(value.slice(7));
  const profile = payload.username;
  if (profile.length > 63 || !PROFILE.test(profile)) throw new Error("Forbidden");
  const stage = STAGE.exec(event.methodArn)[1];
  const { requestId, identity } = event.requestContext;
  log.push(JSON.stringify({ decision: "allow", profile, principal: payload.sub, vpceId: identity.vpceId, requestId }));
  const own = [`${stage}/GET/${profile}`, `${stage}/GET/me`];
  const expired = { NumericGreaterThanEquals: { "aws:EpochTime": String(payload.exp) } };
  const Action = "execute-api:Invoke";
  return {
    principalId: payload.sub,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action, Resource: own },
        { Effect: "Deny", Action, NotResource: [...own] },
        { Effect: "Deny", Action, Resource: "*", Condition: expired },
      ],
    },
    context: { profile },
  };
}

const SUBJECTS = {
  verify: (number) => verifier.verifySync(tokens[number]),
  handler: (number) => handler(events[number]),
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  if (question.tokens) {
    tokens = question.tokens;
    events = tokens.map((token) => JSON.parse(JSON.stringify(question.event).replaceAll("TOKEN", token)));
    verifier = JwtVerifier.create({
      issuer: question.issuer,
      audience: null,
      jwksUri: `${question.issuer}/.well-known/jwks.json`,
      customJwtCheck: ({ payload }) => {
        if (!question.client_ids.includes(payload.client_id) || payload.token_use !== question.token_use) {
          throw new Error("not for us");
        }
      },
    });
    verifier.cacheJwks(question.jwks);
    console.log(0);
    continue;
  }
  log = [];
  const run = SUBJECTS[question.subject];
  const before = process.cpuUsage();
  for (let number = question.start; number < question.start + question.count; number++) run(number);
  const used = process.cpuUsage(before);
  console.log((used.user + used.system) / 1e6);
}
