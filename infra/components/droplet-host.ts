// Decides which address a connection goes to: the droplet's, or none; never this machine's.
import { networkInterfaces } from "node:os";
import * as pulumi from "@pulumi/pulumi";
import { addressIssue } from "../parse/droplet-address";

const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.map(({ address }) => address),
  );

/**
 * The host for a connection. Whatever is made of it is not even registered when the address cannot be the droplet's, so
 * the command provider never sees what would be sent.
 * @throws pulumi.RunError within the output, printed without a stack trace
 */
export const dropletHost = (address: pulumi.Output<string>): pulumi.Output<string> =>
  address.apply((known) => {
    const issue = addressIssue(known, ownAddresses());
    if (issue !== undefined) throw told(issue);
    return known;
  });

/**
 * An error that stays the sentence that it is: the SDK puts "error serializing property …" before the message for
 * each resource that waits, and reads the stack, whose source maps take it 15 s.
 */
const told = (sentence: string): pulumi.RunError =>
  Object.defineProperties(new pulumi.RunError(sentence), {
    message: { get: () => sentence, set: () => undefined },
    stack: { value: sentence },
  });
