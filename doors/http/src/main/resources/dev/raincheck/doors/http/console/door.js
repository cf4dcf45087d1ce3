// Asks the door.

export class Refused extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title ?? "the door refused");
    this.code = problem.code;
  }
}

/** Only a page of the door's own origin can send this field, and JSON. */
export async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Raincheck-Console": "1" },
    body: JSON.stringify(body),
    cache: "no-store",
  });
  if (answer.ok) {
    return answer.json();
  }
  const problem = await answer.json().catch(() => ({ detail: `the door answered ${answer.status}` }));
  throw new Refused(problem);
}
