/* Makes or asks for a passkey and sends the answer in the form. All else works without this. */
"use strict";
(() => {
  const form = document.getElementById("passkey");
  if (!form || !window.PublicKeyCredential) return;
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const asked = JSON.parse(form.dataset.options);
  asked.challenge = bytes(asked.challenge);
  if (asked.user) {
    asked.user.id = bytes(asked.user.id);
    asked.excludeCredentials = named(asked.excludeCredentials);
  }
  const answered = (credential) => {
    const response = {};
    const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    for (const name of parts) if (credential.response[name]) response[name] = text(credential.response[name]);
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: {},
    });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const failed = document.getElementById("passkey-failed");
    failed.hidden = true;
    const how = { publicKey: asked };
    const credentials = navigator.credentials;
    (asked.user ? credentials.create(how) : credentials.get(how)).then(
      (credential) => {
        form.elements.answer.value = answered(credential);
        form.submit();
      },
      () => {
        failed.hidden = false;
      },
    );
  });
  document.getElementById("passkey-none").hidden = true;
  form.hidden = false;
})();
