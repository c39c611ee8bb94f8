// Decides for what the server gets a certificate, and whether OBS may come encrypted.
import { RTMPS, type Certificate, type ProgramSource, type Rtmps } from "../settings";
import { DEFAULT_LEGO, programIssues } from "./program";

/** RFC 1123: letters, digits and hyphens between dots, two parts at least. */
const HOST_NAME =
  /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

export const parseCertificate = (given: {
  certificate: string;
  hostName: string;
  dnsDomain: string;
  rtmps: string;
  lego: ProgramSource;
}): { certificate: Certificate | undefined; rtmps: Rtmps; issues: string[] } => {
  const { lego } = given;
  // A name has no case, and may end with the root's dot.
  const [hostName, dnsDomain] = [given.hostName, given.dnsDomain].map((name) =>
    name.toLowerCase().replace(/\.$/, ""),
  ) as [string, string];
  const isAsked = given.certificate === "true";
  const rtmps = RTMPS.find((one) => one === given.rtmps);
  const issues: string[] = [];
  if (!isAsked && given.certificate !== "false")
    issues.push(
      `restream:certificate: got ${JSON.stringify(given.certificate)}, expected true or false`,
    );
  if (rtmps === undefined)
    issues.push(`restream:rtmps: got ${JSON.stringify(given.rtmps)}, expected true, false or only`);
  else if (rtmps !== "false" && !isAsked)
    issues.push(
      `restream:rtmps: got ${rtmps}, which needs a certificate: pulumi config set restream:certificate true`,
    );
  for (const [key, name] of [
    ["hostName", hostName],
    ["dnsDomain", dnsDomain],
  ] as const) {
    if (name === "") continue;
    if (!HOST_NAME.test(name))
      issues.push(
        `restream:${key}: got ${JSON.stringify(given[key])}, expected a name such as ${key === "hostName" ? "live.example.org" : "example.org"}`,
      );
    else if (!isAsked)
      issues.push(
        `restream:${key}: got ${name}, which is for a certificate: pulumi config set restream:certificate true`,
      );
  }
  if (dnsDomain !== "" && hostName !== dnsDomain && !hostName.endsWith(`.${dnsDomain}`))
    issues.push(
      `restream:dnsDomain: got ${dnsDomain}, but restream:hostName (${hostName || "not set"}) is not in it`,
    );
  // Nobody else fetches it; a stack file of before does not name it.
  if (isAsked) issues.push(...programIssues("lego", lego, DEFAULT_LEGO));
  return {
    certificate: isAsked ? { hostName, dnsDomain, lego } : undefined,
    rtmps: rtmps ?? "false",
    issues,
  };
};
