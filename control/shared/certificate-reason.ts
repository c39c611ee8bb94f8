// Decides what get-certificate's and lego's words mean for the operator: why there is no newer certificate, and what to do. Pure.
import { run, type Advice } from "./advice";

export interface Reason {
  /** Without its full stop. */
  why: string;
  /** Before the look into the journal. */
  todo: Advice;
}

const REASONS: readonly {
  pattern: RegExp;
  reason: (words: readonly string[]) => Reason;
}[] = [
  {
    // get-certificate's.
    pattern: /^(\S+) leads to (.+), not to this server \((\S+)\)$/,
    reason: ([, name = "", where = "", address = ""]) => ({
      why: `${name} leads to ${where}, not to this server`,
      todo: [`Where the domain of ${name} is kept, lead it (an A record) to ${address}`],
    }),
  },
  {
    pattern: /^the reserved IP does not lead to this server$/,
    reason: () => ({
      why: "the reserved IP does not lead to this server",
      todo: [run("pulumi up")],
    }),
  },
  {
    pattern: /^DigitalOcean's metadata service does not answer$/,
    reason: ([words = ""]) => ({ why: words, todo: ["It is tried again by itself"] }),
  },
  {
    pattern: /acme:error:rateLimited/,
    reason: () => ({
      why: "Let's Encrypt has been asked too often, and says when it may be asked again",
      todo: ["It is tried again by itself, each hour"],
    }),
  },
  {
    // What Let's Encrypt could not do with us.
    pattern: /acme:error:(?:connection|unauthorized)/,
    reason: () => ({
      why: "Let's Encrypt does not reach the server at port 80",
      todo: [
        "The cloud firewall must let everybody there; what you changed in DigitalOcean's control panel is set right by:",
        run("pulumi up"),
      ],
    }),
  },
  {
    pattern: /acme:error:(?:dns|rejectedIdentifier|caa)/,
    reason: ([words = ""]) => ({
      why: "Let's Encrypt does not give one for this name or address",
      todo: [`Its own words: ${detailOf(words)}`],
    }),
  },
  {
    pattern:
      /connection refused|i\/o timeout|deadline exceeded|no such host|giving up after|certificate (?:is|has)/i,
    reason: () => ({
      why: "Let's Encrypt does not answer",
      todo: [
        "It is tried again by itself, each hour. Is something wrong there? https://letsencrypt.status.io",
      ],
    }),
  },
];

/** ACME's problem document, as lego prints it: type, then words. */
const detailOf = (problem: string): string =>
  (/acme:error:\w+ :: (.*)/.exec(problem)?.[1] ?? problem).replace(/["\\]+$/, "").slice(0, 200);

/** @param problem one line: the file of that name */
export const reasonOf = (problem: string): Reason => {
  for (const { pattern, reason } of REASONS) {
    const words = pattern.exec(problem);
    if (words) return reason(words.length > 1 ? words : [problem]);
  }
  return { why: problem.replace(/^"|"$/g, "").slice(0, 200), todo: [] };
};
