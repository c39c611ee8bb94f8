// Decides what to say beside a provider's own error, to somebody who meets it for the first time, at night.

/** Words of the provider's error → what they mean and what to do. The first match counts. */
const EXPLANATIONS: readonly { says: RegExp; means: string }[] = [
  {
    // Go's net/url and net packages; godo then does not say how often it tried.
    says: /(Get|Post|Put|Delete) "https?:\S+": (dial tcp|net\/http|EOF|context|tls|x509|read tcp|remote error|unexpected)/,
    means:
      "DigitalOcean's API cannot be reached from this machine: is it online, is a VPN or proxy in the way? Run pulumi up again: it continues where it stopped",
  },
  {
    says: /: 401 /,
    means:
      "DigitalOcean does not take the API token: it is wrong, revoked or expired. Make one at https://cloud.digitalocean.com/account/api/tokens, then: pulumi config set --secret digitalocean:token",
  },
  {
    says: /\/v2\/domains\/\S+: 403 /,
    means:
      "the API token may not lead restream:hostName to the server: it needs the scope domain, too: create, read, update and delete. Make another with it at https://cloud.digitalocean.com/account/api/tokens, then: pulumi config set --secret digitalocean:token. Or lead the name yourself: pulumi config rm restream:dnsDomain",
  },
  {
    says: /: 403 /,
    means:
      "the API token may not do this. It needs the scopes droplet, ssh_key, firewall and tag: create, read, update and delete (a tag has no update), reserved_ip with restream:reservedIp, and domain with restream:dnsDomain; DigitalOcean ticks by itself what goes with them. Make another at https://cloud.digitalocean.com/account/api/tokens, then: pulumi config set --secret digitalocean:token",
  },
  {
    says: /: 422 .*SSH Key is already in use/,
    means:
      "DigitalOcean has this SSH key already. Use it as it is: ssh-keygen -l -E md5 -f ~/.ssh/id_ed25519.pub (your sshKeyFile, with .pub), then pulumi config set restream:sshKeyFingerprint with the part behind MD5:",
  },
  {
    says: /: 422 .*([Ss]ize is not available|invalid size)/,
    means:
      "this size is not available in this region now. Choose another of them (https://cloud.digitalocean.com/droplets/new shows which go together): pulumi config set restream:size, or restream:region",
  },
  {
    says: /: 422 .*(Region is not available|invalid region)/,
    means:
      "no server can be made in this region now. Choose another: pulumi config set restream:region",
  },
  {
    says: /: 422 .*exceed your droplet limit/,
    means:
      "this DigitalOcean account has as many droplets as it may have. Delete one that you don't need, or ask for more in the control panel (Settings, Team, Droplet limit)",
  },
  {
    says: /: 422 .*invalid key identifiers/,
    means:
      "restream:sshKeyFingerprint names a key that this DigitalOcean account does not have. Correct it, or let the key be added: pulumi config rm restream:sshKeyFingerprint",
  },
  {
    says: /: 422 .*Reserved IP limit/,
    means:
      "this DigitalOcean account has as many reserved IPs as it may have. Release one that you don't need in the control panel (Networking, Reserved IPs), or go without: pulumi config rm restream:reservedIp",
  },
  {
    says: /Failed to create record: POST \S+: 404 /,
    means:
      "restream:dnsDomain is not a domain of this DigitalOcean account. Add it in the control panel (Networking, Domains), with DigitalOcean's name servers where you bought it, then pulumi up again. If its records are kept elsewhere, lead restream:hostName to the server there: pulumi config rm restream:dnsDomain",
  },
  {
    says: /Failed to update record: PUT \S+: 404 /,
    means:
      "the record of restream:hostName was deleted outside Pulumi. Run pulumi up --refresh, which looks first and makes it again",
  },
  {
    says: /: 422 .*CNAME records cannot share a name/,
    means:
      "restream:hostName has a record of type CNAME already, and nothing else may stand beside it. Delete it in the control panel (Networking, Domains), or choose another name: pulumi config set restream:hostName",
  },
  {
    says: /: 422 .*Name is invalid/,
    means:
      "DigitalOcean does not take the name that is made of this stack's name. Make another stack: pulumi stack init NAME, with letters, digits and - alone",
  },
  {
    // The provider says so after 60 s, and also when the token may not delete.
    says: /Error deleting droplet: context deadline exceeded/,
    means:
      "DigitalOcean did not delete the droplet within a minute. Either its token lacks the scope droplet: delete (make another at https://cloud.digitalocean.com/account/api/tokens, then: pulumi config set --secret digitalocean:token), or DigitalOcean is slow: look in the control panel, then run the same command again",
  },
  {
    says: /Error deleting (firewall|SSH key|tag): DELETE \S+: 404 /,
    means:
      "it was deleted outside Pulumi already. Run the same command with --refresh, which looks first: pulumi up --refresh, pulumi destroy --refresh",
  },
  {
    says: /: 409 .*duplicate name/,
    means:
      "a firewall of this name exists already: another stack of the same name in this account? Choose another name for this stack, or delete what is left of the other one",
  },
  {
    says: /: 429 /,
    means:
      "DigitalOcean asks for a pause: too many requests in this hour or minute (of yours, or of another program with this account). Wait, then pulumi up again",
  },
  {
    says: /(GET|POST|PUT|DELETE) \S+: 5\d\d /,
    means:
      "DigitalOcean's API is failing (https://status.digitalocean.com). Run pulumi up again: it continues where it stopped. If the lost request created a second droplet, it is named",
  },
  {
    says: /dial tcp \S*: connect: connection refused/,
    means:
      "the server is there, but nothing answers SSH: it is still booting, or sshd does not run. Run pulumi up again in a minute: it continues where it stopped. If the droplet was deleted in the control panel: pulumi up --refresh",
  },
  {
    says: /dial tcp \S*: (i\/o timeout|connect: (no route to host|network is unreachable|operation timed out|connection timed out))/,
    means:
      "no answer from the server's SSH. Most likely your address has changed, and restream:adminIp (or, if that is not set, restream:homeIp) still has the old one: restream home-ip, then pulumi up again. The stream is not touched. Other reasons: a network that lets no SSH out, or a droplet that is off or was deleted (pulumi up --refresh)",
  },
  {
    says: /x509: decryption password incorrect|ssh: this private key is passphrase protected/,
    means:
      "restream:sshKeyPassphrase is not the passphrase of restream:sshKeyFile. Set it: pulumi config set --secret restream:sshKeyPassphrase; then pulumi up again",
  },
  {
    says: /host key mismatch|no common algorithm for host key/,
    means:
      "another machine answers at the server's address, or the server's SSH host key was changed: nothing was delivered, and a stream that runs goes on. What to do: docs/usage/operate.md#when-pulumi-up-complains, `host key mismatch`",
  },
  {
    says: /ssh: (handshake failed: ssh: )?unable to authenticate|authentication methods failed/,
    means:
      "the server does not let this SSH key in: restream:sshKeyFile is not the key that it was created with, or the key was removed there (/root/.ssh/authorized_keys)",
  },
];

/** @returns undefined when the error explains itself, or is not known here */
export const explainError = (error: string): string | undefined =>
  EXPLANATIONS.find(({ says }) => says.test(error))?.means;
