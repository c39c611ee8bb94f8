// Asks services on the internet which address this line has. Over IPv4, around any proxy: that is the way that OBS takes.
import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";
import type { Answer } from "./agree";

const WITHIN_MS = 5000;
/** An address has 15 characters; a web page is not read to its end. */
const LONGEST = 200;

/** For tests alone: a server of their own, without https. */
export interface LookUpSeam {
  plainHttp?: true;
  withinMs?: number;
}

/** Asks all of them at once. Never throws: what goes wrong is an answer, too. */
export const lookUp = (services: readonly string[], seam: LookUpSeam = {}): Promise<Answer[]> =>
  Promise.all(services.map((service) => ask(service, seam)));

const ask = async (service: string, seam: LookUpSeam): Promise<Answer> => {
  const name = new URL(service).host;
  try {
    return { service: name, text: await read(service, seam) };
  } catch (error) {
    return { service: name, problem: problemOf(error) };
  }
};

const read = (service: string, { plainHttp, withinMs = WITHIN_MS }: LookUpSeam): Promise<string> =>
  new Promise((done, reject) => {
    const options = {
      family: 4,
      headers: { accept: "text/plain", "user-agent": "restream" },
      // One connection for each question: an address may change between two.
      agent: false as const,
      signal: AbortSignal.timeout(withinMs),
    };
    const get = plainHttp === true ? getHttp : getHttps;
    get(service, options, (response) => {
      let text = "";
      // A redirect is not followed: it could lead off https.
      if (response.statusCode !== 200) {
        response.destroy();
        reject(new Error(`answers with status ${String(response.statusCode)}`));
        return;
      }
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
        if (text.length > LONGEST) {
          response.destroy();
          done(text);
        }
      });
      response.once("end", () => {
        done(text);
      });
      response.once("error", reject);
    }).once("error", reject);
  });

const problemOf = (error: unknown): string => {
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === "AbortError" || name === "TimeoutError") return "does not answer in time";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "cannot be found (no DNS)";
  if (code === "ENETUNREACH" || code === "EHOSTUNREACH") return "cannot be reached (no network)";
  return code === undefined || message.startsWith("answers") ? message : `fails: ${message}`;
};
