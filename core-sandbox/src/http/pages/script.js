// The script of the pages. Each page works without it, except that its lists do not follow new requests.
"use strict";

for (const button of document.querySelectorAll("button[data-copies]")) {
  const source = document.getElementById(button.dataset.copies);
  button.hidden = !source || !navigator.clipboard;
  button.addEventListener("click", async () => {
    const label = button.dataset.label ?? button.textContent;
    button.dataset.label = label;
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not copied";
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

const rows = document.getElementById("rows");
if (rows) {
  const news = document.getElementById("news");
  const follow = document.getElementById("follow");
  const maxRows = 300;
  let isFollowing = true;
  follow.hidden = false;
  follow.addEventListener("click", () => {
    isFollowing = !isFollowing;
    follow.setAttribute("aria-pressed", String(isFollowing));
    follow.textContent = isFollowing ? "Following" : "Paused";
  });
  const update = async () => {
    const url = new URL(rows.dataset.source, location.href);
    url.searchParams.set("since", rows.dataset.last);
    const response = await fetch(url);
    if (!response.ok) throw new Error(response.statusText);
    rows.insertAdjacentHTML("afterbegin", await response.text());
    const newest = rows.firstElementChild?.dataset.id ?? rows.dataset.last;
    const count = [...rows.children].filter((row) => Number(row.dataset.id) > Number(rows.dataset.last)).length;
    rows.dataset.last = newest;
    while (rows.children.length > maxRows) rows.lastElementChild.remove();
    document.getElementById("none").hidden = rows.children.length > 0;
    if (count > 0) news.textContent = count === 1 ? "1 new request" : `${count} new requests`;
  };
  const tick = async () => {
    try {
      if (isFollowing && !document.hidden) await update();
      follow.disabled = false;
    } catch {
      news.textContent = "The sandbox does not answer";
    }
    setTimeout(tick, 1000);
  };
  tick();
}
