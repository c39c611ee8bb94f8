// Where DigitalOcean's API is and with which token, as Pulumi's provider finds them.
import { CommandError, EXIT } from "../../control/command/exit-code";
import { explainPulumi, type Pulumi } from "../pulumi";

export interface ApiAccess {
  /** Its beginning, such as https://api.digitalocean.com. */
  url: string;
  token: string;
}

/** In the stack's configuration. */
export const TOKEN = "digitalocean:token";

/** @param pulumi with the stack's passphrase, if the token is in its file @throws CommandError when there is no token */
export const apiAccess = async (pulumi: Pulumi): Promise<ApiAccess> => {
  const { code, stdout, stderr } = await pulumi(["config", "get", TOKEN]);
  if (code !== 0 && /passphrase/i.test(stderr))
    throw new CommandError(EXIT.refused, explainPulumi(stderr));
  const token =
    stdout.trim() ||
    (process.env["DIGITALOCEAN_TOKEN"] ?? process.env["DIGITALOCEAN_ACCESS_TOKEN"] ?? "");
  if (token === "")
    throw new CommandError(
      EXIT.refused,
      `There is no token for DigitalOcean: neither ${TOKEN} in the stack nor DIGITALOCEAN_TOKEN. Set one, then try again.`,
    );
  return { url: process.env["DIGITALOCEAN_API_URL"] ?? "https://api.digitalocean.com", token };
};
