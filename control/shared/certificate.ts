// What is known of the server's certificate: how long it lasts, and why the last try to get one failed (get-certificate).
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { unlessMissing } from "./files";
import { CERTIFICATE_FILE, CERTIFICATE_PROBLEM_FILE } from "./names";

export interface CertificateFacts {
  /** ms since the epoch; undefined: Let's Encrypt has given none yet. */
  lasts: { from: number; until: number } | undefined;
  /** One line; undefined: the last try did not fail, or there was none yet. */
  problem: string | undefined;
}

/** So much of its life is left when it is told that it was not renewed; lego renews it earlier. */
const LATE_PART = 0.32;

export type CertificateState = "missing" | "ended" | "late" | "well";

/** @param time ms since the epoch */
export const stateOf = ({ lasts }: CertificateFacts, time: number): CertificateState => {
  if (lasts === undefined) return "missing";
  if (time >= lasts.until) return "ended";
  return lasts.until - time < (lasts.until - lasts.from) * LATE_PART ? "late" : "well";
};

/** @throws Error when there is a file that is no certificate */
export const readCertificate = (
  file = CERTIFICATE_FILE,
  problemFile = CERTIFICATE_PROBLEM_FILE,
): CertificateFacts => {
  const pem = unlessMissing(() => readFileSync(file, "utf8"));
  return {
    lasts: pem === undefined ? undefined : lastsOf(new X509Certificate(pem)),
    problem: unlessMissing(() => readFileSync(problemFile, "utf8").trim()) || undefined,
  };
};

/** What it is for, as it stands in an address: names and IPv4 addresses, in its order. */
export const namesOf = ({ subjectAltName = "" }: X509Certificate): string[] =>
  // As Node writes it: "DNS:live.example.org, IP Address:192.0.2.1".
  subjectAltName
    .split(", ")
    .flatMap((one) => /^(?:DNS|IP Address):(.+)$/.exec(one)?.[1]?.toLowerCase() ?? []);

const lastsOf = ({ validFrom, validTo }: X509Certificate): { from: number; until: number } => ({
  from: Date.parse(validFrom),
  until: Date.parse(validTo),
});
