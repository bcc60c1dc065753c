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
        button.textContent = button.dataset.copied;
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

  // Files: what is too large is said before it travels. They go in pieces before their form does: a line that breaks costs one
  // piece, and the rest goes on from where the house says it got. Without script, or where that is not to be had, the form takes them.
  document.querySelectorAll("form[data-files]").forEach(function (form) {
    var control = form.querySelector("input[type=file]"), stop = form.querySelector("[data-stop]");
    var line = form.querySelector("[data-sending]"), wrong = form.querySelector("[data-wrong]");
    if (!control || !control.files) { return; }
    var waiting = line.textContent, going = null, sent = [], ready = false;
    var PIECE = Number(form.dataset.piece), LONGEST_WAIT = 30000, TRIES = 8, SILENCE = 60000;

    var complain = function (sentence) {
      going = null;
      line.hidden = stop.hidden = true;
      wrong.textContent = sentence;
      wrong.hidden = false;
      control.focus();
    };
    var pause = function (ms) { return new Promise(function (done) { setTimeout(done, ms); }); };
    var about = function (one, why) {
      return wrong.dataset.ofAFile.replace("NAME", function () { return one.file.name; }).replace("WHY", function () { return why; });
    };
    var say = function (words) { if (line.textContent !== words) { line.textContent = words; } };

    // One question to the house. Silence for a minute counts as a broken line.
    var ask = function (headers, body) {
      var call = new AbortController(), timer = setTimeout(function () { call.abort(); }, SILENCE);
      if (going) { going.call = call; }
      headers["X-CSRFToken"] = form.elements.csrfmiddlewaretoken.value;
      return fetch(form.dataset.pieces, {
        method: "POST", body: body, headers: headers, signal: call.signal, credentials: "same-origin", cache: "no-store", redirect: "error"
      }).then(function (answer) {
        return answer.json().then(function (told) { return { status: answer.status, told: told }; },
          function () { return { status: answer.status < 500 && answer.status !== 429 ? 404 : 503, told: {} }; });
      }).finally(function () { clearTimeout(timer); });
    };

    // A file from where it got to its end.
    var carry = function (one, round) {
      var failed = 0;
      var again = function () {
        if (going !== round) { throw { stopped: true }; }
        failed += 1;
        if (failed > TRIES) { throw { why: wrong.dataset.broken }; }
        say(line.dataset.again);
        one.asked = false;
        return pause(Math.min(500 * Math.pow(2, failed), LONGEST_WAIT)).then(step);
      };
      var step = function () {
        if (going !== round) { throw { stopped: true }; }
        var part = null, headers = {};
        if (!one.id) {
          part = new URLSearchParams({ name: one.file.name, size: String(one.file.size) });
        } else {
          headers["X-File"] = one.id;
          if (one.asked) {
            headers["X-Begins"] = String(one.at);
            headers["Content-Type"] = "application/octet-stream";
            part = one.file.slice(one.at, one.at + PIECE);
          }
        }
        return ask(headers, part).then(function (answer) {
          var told = answer.told;
          if (told.why && answer.status === 200) {
            one.id = "";
            one.at = 0;
            throw { why: about(one, told.why) };
          }
          if (answer.status === 200) {
            if (told.bytes > one.at) { failed = 0; } else if (one.asked) { failed += 1; }
            one.id = told.file;
            one.at = told.bytes;
            one.asked = true;
            one.whole = told.whole;
            if (one.whole) { return null; }
            if (failed > TRIES) { throw { why: about(one, wrong.dataset.notWhole) }; }
            say(line.dataset.far.replace("NUMBER", one.number).replace("MANY", round.many)
              .replace("PERCENT", Math.floor(10 * one.at / one.file.size) * 10));
            return step();
          }
          if (answer.status === 404) { throw { absent: true }; }
          return again();
        }, again);
      };
      return step();
    };

    var forget = function (one) { if (one.id) { ask({ "X-File": one.id, "X-Stop": "1" }, null).catch(function () {}); } };
    var finish = function () {
      sent.forEach(function (one) {
        var field = document.createElement("input");
        field.type = "hidden";
        field.name = "uploaded";
        field.value = one.id + "/" + one.file.name;
        form.appendChild(field);
      });
      control.disabled = true;
      send();
    };
    var send = function () {
      ready = true;
      stop.hidden = true;
      line.textContent = waiting;
      if (form.requestSubmit) { form.requestSubmit(); } else { form.submit(); }
    };

    stop.addEventListener("click", function () {
      var call = going && going.call;
      going = null;
      if (call) { call.abort(); }
      sent.forEach(forget);
      sent = [];
      stop.hidden = true;
      say(line.dataset.stopped);
      control.focus();
    });
    window.addEventListener("pageshow", function (event) { if (event.persisted && ready) { window.location.reload(); } });
    form.addEventListener("submit", function (event) {
      if (ready) { return; }
      if (going) { event.preventDefault(); return; }
      var chosen = Array.prototype.slice.call(control.files);
      var large = chosen.filter(function (file) { return file.size > Number(form.dataset.files); });
      wrong.hidden = true;
      if (large.length || chosen.length > Number(form.dataset.filesMost)) {
        event.preventDefault();
          complain(large.length ? wrong.dataset.large.replace("NAME", function () { return large[0].name; }) : wrong.dataset.many);
        return;
      }
      line.hidden = !chosen.length;
      if (!chosen.length || !window.fetch || !window.AbortController || !window.URLSearchParams) { return; }
      event.preventDefault();
      sent.filter(function (one) { return chosen.indexOf(one.file) < 0; }).forEach(forget);
      sent = chosen.map(function (file, at) {
        var before = sent.filter(function (one) { return one.file === file; })[0] || { id: "", at: 0, file: file };
        before.number = at + 1;
        before.asked = false;
        return before;
      });
      var round = going = { many: chosen.length, call: null };
      stop.hidden = false;
      form.dispatchEvent(new Event("input"));  // it is not sent yet: leaving asks first
      say("Sending file 1 of " + round.many + ". Keep this page open.");
      sent.reduce(function (earlier, one) {
        return earlier.then(function () { return one.whole ? null : carry(one, round); });
      }, Promise.resolve()).then(finish, function (problem) {
        if (going !== round) { return; }
        if (problem.absent) { send(); return; }  // the page ran out: what comes back keeps the words and names the files
        complain(problem.why || "Your browser cannot read this file any more. Choose it again.");
      });
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
