// Buttons that ask the device for a passkey. Without this script, or without passkeys, they stay hidden and the rest of the form works.
"use strict";
(() => {
  const able = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON && navigator.credentials;
  for (const button of document.querySelectorAll("button[data-passkey]")) {
    if (!able) continue;
    const { form, dataset } = button;
    const note = form.querySelector("[data-passkey-failed]");
    button.closest("[hidden]")?.removeAttribute("hidden");
    // Enter in a field beside the button means the button; the form has none of its own there.
    button.closest(".or").addEventListener("keydown", event => {
      if (event.key !== "Enter" || event.target === button) return;
      event.preventDefault();
      button.click();
    });
    button.addEventListener("click", async () => {
      button.disabled = true;
      note.hidden = true;
      try {
        const body = new FormData();
        body.append("__RequestVerificationToken", form.elements.__RequestVerificationToken.value);
        body.append("proof", form.elements.proof?.value ?? "");
        const answer = await fetch(dataset.address, { method: "POST", body });
        if (!answer.ok) throw new Error(answer.status);
        const options = await answer.json();
        const credential = dataset.passkey === "creation"
          ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch {
        note.hidden = false;
        button.disabled = false;
      }
    });
  }
})();
