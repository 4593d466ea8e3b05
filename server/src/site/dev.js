// Debug builds only: reloads the page when the server has another version of it.
const look = async () => {
  const answer = await fetch("/", { cache: "no-store" });
  return answer.text();
};

const first = await look();
setInterval(async () => {
  const now = await look().catch(() => first);
  if (now !== first) location.reload();
}, 1000);
