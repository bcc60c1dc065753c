// Small comforts; every page works without them.
(function () {
  "use strict";

  // Leaving in a hurry: the page is replaced, so that "back" does not show it again. Escape twice within a second does the same.
  var leaving = false;
  var leave = document.querySelector("[data-leave]");
  if (leave) {
    var go = function (event) {
      if (event) { event.preventDefault(); }
      leaving = true;
      document.body.hidden = true;
      window.location.replace(leave.href);
    };
    var last = 0;
    leave.addEventListener("click", go);
    leave.title = "Or press the Escape key twice";
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") { return; }
      if (event.timeStamp - last < 1000) { go(); }
      last = event.timeStamp;
    });
  }

  // Buttons that need script are in the page hidden, and shown here.
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () {
        button.textContent = "Copied";
      });
    });
  });
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // A form with unsent words asks before it lets them go.
  document.querySelectorAll("form[data-keep]").forEach(function (form) {
    var touched = false;
    var ask = function (event) { if (touched && !leaving) { event.preventDefault(); } };
    form.addEventListener("input", function () { touched = true; });
    form.addEventListener("submit", function () { touched = false; });
    window.addEventListener("beforeunload", ask);
  });

  // Files: what is too large is said before it travels, and while they travel the page says so.
  document.querySelectorAll("form[data-files]").forEach(function (form) {
    var control = form.querySelector("input[type=file]");
    var line = form.querySelector("[data-sending]"), wrong = form.querySelector("[data-too-large]");
    if (!control || !control.files) { return; }
    form.addEventListener("submit", function (event) {
      var chosen = Array.prototype.slice.call(control.files);
      var large = chosen.filter(function (file) { return file.size > Number(form.dataset.files); });
      wrong.hidden = !large.length && chosen.length <= Number(form.dataset.filesMost);
      if (!wrong.hidden) {
        event.preventDefault();
        wrong.textContent = large.length
          ? large[0].name + " is larger than " + form.dataset.filesSaid + ", so we cannot take it. Choose the files again without it."
          : "You can send " + form.dataset.filesMost + " files at once. Send these first, then the others with your next message.";
        control.focus();
        return;
      }
      line.hidden = !chosen.length;
    });
  });

  // A passkey: the browser asks for it, and its answer goes where a code would go. Without script another way is taken.
  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    if (!window.PublicKeyCredential) { return; }
    var button = form.querySelector("button[type=button]");
    var wrong = form.querySelector("[role=alert]");
    form.hidden = button.hidden = false;
    button.addEventListener("click", function () {
      var options = JSON.parse(document.getElementById("passkey-options").textContent);
      var passkeys = window.webauthnJSON;
      wrong.hidden = true;
      (form.dataset.passkey === "make" ? passkeys.create(options) : passkeys.get(options)).then(function (answer) {
        form.elements.credential.value = JSON.stringify(answer);
        form.submit();
      }, function () { wrong.hidden = false; });
    });
  });

  // While very many reports come in, the first page works a moment before it is sent. Without script it waits some seconds.
  document.querySelectorAll("form[data-work]").forEach(function (form) {
    if (!window.Worker) { return; }
    var worker = new Worker(form.dataset.worker), wanted = null;
    worker.onmessage = function (event) {
      form.elements.work.value = event.data;
      if (wanted) { form.requestSubmit ? form.requestSubmit(wanted) : form.submit(); }
    };
    form.addEventListener("submit", function (event) {
      if (form.elements.work.value) { return; }
      event.preventDefault();
      wanted = event.submitter || form.querySelector("button[type=submit]");
      form.querySelector("[data-working]").hidden = false;
    });
    worker.postMessage({ name: form.dataset.work, bits: Number(form.dataset.bits) });
  });

  // What is folded is printed unfolded.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("main details").forEach(function (fold) { fold.open = true; });
  });
})();
