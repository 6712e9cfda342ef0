// A phone is too narrow for all the tabs: the one that is open is in sight.
export function showOpenTab(page) {
  for (const tabs of page.querySelectorAll(".onglets")) {
    const open = tabs.querySelector("[aria-current]");
    if (open) tabs.scrollLeft = open.offsetLeft - tabs.offsetLeft;
  }
}
