// Where each command that the product advises is typed in a rehearsal as it was told, ends well, and ends the trouble. By command;
// a platform's name stands for each. Those that look (logs, ps, du) end nothing; feed-told's restart of MediaMTX ends well, but its
// silent API is a rule of the row's own.

export const FOLLOWED_IN: Readonly<Record<string, string>> = {
  "pulumi config set --secret restream:PLATFORMStreamKey": "advice-followed",
  "pulumi stack output obsServer": "advice-followed",
  "pulumi stack output obsStreamKey --show-secrets": "advice-followed",
  "pulumi up": "advice-followed",
  "restream cutover any": "cutover-by-name",
  "restream home-ip": "home-ip",
  "restream logs PLATFORM": "advice-followed",
  "pulumi config set restream:youtubeVideo ADDRESS": "broadcast-followed",
  "restream logs broadcasts": "broadcast-followed",
  "restream logs feed": "advice-followed",
  "restream logs mediamtx": "advice-followed",
  "restream logs restreamd": "advice-followed",
  "restream publisher": "command-ghost",
  "restream publisher kick ADDRESS": "command-ghost",
  "restream rollover PLATFORM": "advice-followed",
  "restream ssh du -xh --max-depth=3 --threshold=100M /": "disk-full-told",
  "restream ssh journalctl --vacuum-size=200M": "disk-full-told",
  "restream ssh ps -eo rss,comm --sort=-rss": "machine-told",
  "restream ssh systemctl restart mediamtx-feed": "advice-followed",
  "restream ssh systemctl restart mediamtx-restream": "feed-told",
  "restream ssh systemctl restart restreamd": "advice-followed",
  "restream ssh systemctl restart systemd-timesyncd": "machine-told",
  "restream ssh systemctl start mediamtx-restream": "advice-followed",
  "restream start PLATFORM": "advice-followed",
  "restream start all": "advice-followed",
  "restream status": "command-status",
  "restream stop NAME": "machine-told",
  "restream stop PLATFORM": "advice-followed",
};
