// Decides how it is said that the server's certificate is missing or not renewed: what get-certificate's and lego's words mean for the
// operator, and what to do. Pure.
import { run, type Advice } from "./advice";
import { stateOf, type CertificateFacts } from "./certificate";
import { duration } from "./text";

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
    // Go's, of the certificate of Let's Encrypt itself (crypto/x509, Expired).
    pattern: /x509: certificate has expired or is not yet valid/,
    reason: () => ({
      why: "Let's Encrypt's own certificate does not count at this hour: the server's clock may be wrong",
      todo: [run("restream ssh systemctl restart systemd-timesyncd")],
    }),
  },
  {
    pattern: /connection refused|i\/o timeout|deadline exceeded|no such host|giving up after/,
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

/** @param time ms since the epoch @returns undefined: all is well */
export const certificateTrouble = (
  facts: CertificateFacts,
  time: number,
): { what: string; todo: Advice } | undefined => {
  const { lasts, problem } = facts;
  const state = stateOf(facts, time);
  if (state === "well") return undefined;
  const what = {
    missing: "The server has no certificate yet, so whoever comes encrypted is turned away",
    ended: "The server's certificate has ended, so whoever comes encrypted is turned away",
    late: `The server's certificate is not renewed, and ends in ${leftOf(lasts, time)}`,
  }[state];
  const reason = problem === undefined ? undefined : reasonOf(problem);
  return {
    what: reason === undefined ? what : `${what}: ${reason.why}`,
    todo: [
      ...(reason?.todo ?? []),
      "What was tried, and what Let's Encrypt said:",
      run("restream logs certificate"),
    ],
  };
};

/** How much longer it lasts, in words. */
export const leftOf = (lasts: CertificateFacts["lasts"], time: number): string =>
  duration(Math.max(0, ((lasts?.until ?? time) - time) / 1000));
