// Decides who may open the page without SSH.
import { EVERYWHERE } from "../settings";
import { parseCidrs } from "./addresses";

export const ANYWHERE = "anywhere";

/**
 * @param given page, pageFrom as they are written; pageFrom is empty where it is not set
 * @param by whether there is a certificate, and who is let in otherwise, as CIDRs
 * @returns CIDRs; none: nobody, the page is on loopback alone
 */
export const parsePageFrom = (
  given: { page: string; pageFrom: string },
  by: { isEncrypted: boolean; home: readonly string[]; admin: readonly string[] },
): { pageCidrs: string[]; issues: string[] } => {
  const { page, pageFrom } = given;
  const needs =
    page !== "true"
      ? "is for the page: pulumi config set restream:page true"
      : by.isEncrypted
        ? undefined
        : "needs a certificate: pulumi config set restream:certificate true (without one restream page opens the page, through SSH)";
  if (needs !== undefined)
    return {
      pageCidrs: [],
      issues: pageFrom === "" ? [] : [`restream:pageFrom: got ${pageFrom}, which ${needs}`],
    };
  if (pageFrom === "") return { pageCidrs: [...new Set([...by.home, ...by.admin])], issues: [] };
  if (pageFrom === ANYWHERE) return { pageCidrs: [...EVERYWHERE], issues: [] };
  const { cidrs, issues } = parseCidrs("pageFrom", pageFrom);
  return {
    pageCidrs: [...new Set(cidrs)],
    issues: issues.map((issue) => `${issue}; or ${ANYWHERE}, for everybody`),
  };
};
