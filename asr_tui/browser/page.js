// Tells textual-serve's script where to connect, before that script reads it on load, and gives the terminal the
// keyboard once it shows something: that script waits for a click.
document.addEventListener("DOMContentLoaded", () => {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  document.getElementById("terminal").dataset.sessionWebsocketUrl = `${scheme}://${location.host}/ws`;
  const focus = () => document.querySelector(".xterm-helper-textarea")?.focus();
  new MutationObserver((_, observer) => {
    if (document.body.classList.contains("-first-byte")) {
      observer.disconnect();
      focus();
    }
  }).observe(document.body, { attributes: true });
  window.addEventListener("focus", focus);
});
