"use strict";
(() => {
  // Before anything else: neither a code nor an error stays in the address, the history or a referrer.
  const answer = new URLSearchParams(location.search);
  history.replaceState(null, "", location.pathname);
  const pending = JSON.parse(sessionStorage.getItem("sign-in") ?? "null");
  sessionStorage.removeItem("sign-in");

  const configuration = JSON.parse(document.getElementById("configuration").textContent);
  const { signIn, address } = configuration;
  if (location.origin + location.pathname !== address) {
    location.replace(address); // the one address that the issuer sends people back to
    return;
  }

  const LONGEST_WAIT = 300; // seconds
  const REQUEST_TIMEOUT = 20_000; // milliseconds: API Gateway answers within 10 s, but a first call may be slow
  const element = (id) => document.getElementById(id);
  const otherTabs = new BroadcastChannel("sign-out");

  /* The only place that holds tokens: gone with the tab, never in storage. */
  let session = null;
  let waiting = null;
  let expiry = null;

  // ---- what the person sees -------------------------------------------------------------------------------------

  function show({ title, lead, actions = [], person = false, choices = false, reference = "" }) {
    stopWaiting();
    element("heading").textContent = title;
    element("lead").textContent = lead;
    element("person").hidden = !(person && session);
    element("choices").hidden = !choices;
    element("reference").textContent = reference && `Reference for support: ${reference}`;
    element("reference").hidden = !reference;
    element("actions").replaceChildren(...actions.map(button));
    element("heading").focus();
  }

  function button([label, act], index) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.className = index === 0 ? "main" : "";
    made.addEventListener("click", () => act(made));
    return made;
  }

  function say(text) {
    element("status").textContent = text;
  }

  function busy(lead) {
    stopWaiting();
    element("lead").textContent = lead;
    say(lead);
    for (const made of element("actions").children) made.disabled = true;
  }

  const SIGN_IN = ["Sign in", () => startSignIn()];
  const SIGN_OUT = ["Sign out everywhere", () => signOut()];
  const OPEN = ["Open Studio", () => openStudio()];

  function signedOut(title = "Welcome", lead = "Sign in with your corporate account to open your Studio.") {
    session = null;
    clearTimeout(expiry);
    show({ title, lead, actions: [SIGN_IN] });
  }

  function signedIn() {
    show({ title: "Your Studio is ready", lead: "It opens in this tab.", person: true, choices: true, actions: [OPEN, SIGN_OUT] });
  }

  function expired() {
    signedOut("Your session has ended", "For your safety a sign-in lasts a few minutes. Sign in again to go on.");
  }

  function failed(title, lead, retry, reference) {
    const again = session ? [["Try again", retry], SIGN_OUT] : [SIGN_IN];
    show({ title, lead, person: true, actions: again, reference });
  }

  function offTheNetwork(retry) {
    failed(
      "You seem to be off the corporate network",
      "Studio answers on the corporate network only. Connect to the office network or the VPN, then try again.",
      retry,
    );
  }

  // ---- waiting for a service that is busy -----------------------------------------------------------------------

  function wait(title, lead, seconds, act) {
    let left = seconds;
    let paused = false;
    const pause = (made) => {
      paused = !paused;
      made.textContent = paused ? "Go on" : "Pause";
      say(paused ? `Paused with ${left} seconds to go.` : `Trying again in ${left} seconds.`);
    };
    show({ title, lead, person: true, actions: [["Try now", act], ["Pause", pause], SIGN_OUT] });
    element("countdown").hidden = false;
    element("seconds").textContent = `${left} s`;
    say(`Trying again in ${left} seconds.`); // once: a reader that counts aloud would be no help
    waiting = setInterval(() => {
      if (paused) return;
      left -= 1;
      element("seconds").textContent = `${left} s`;
      if (left <= 0) act();
    }, 1000);
  }

  function stopWaiting() {
    clearInterval(waiting);
    element("countdown").hidden = true;
    say("");
  }

  function secondsOf(response) {
    const asked = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    return Math.min(Math.max(asked || 5, 1), LONGEST_WAIT);
  }

  // ---- signing in: authorization code with PKCE (RFC 7636, OpenID Connect Core) ----------------------------------

  function base64url(bytes) {
    return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function unguessable() {
    return base64url(crypto.getRandomValues(new Uint8Array(32)));
  }

  async function startSignIn() {
    busy("Taking you to the sign-in page …");
    const started = { verifier: unguessable(), state: unguessable(), nonce: unguessable() };
    sessionStorage.setItem("sign-in", JSON.stringify(started));
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(started.verifier));
    const asked = {
      response_type: "code",
      client_id: signIn.clientId,
      redirect_uri: address,
      scope: signIn.scope,
      state: started.state,
      nonce: started.nonce,
      code_challenge: base64url(new Uint8Array(digest)),
      code_challenge_method: "S256",
    };
    leaveFor(signIn.authorizationEndpoint, asked);
  }

  function leaveFor(endpoint, parameters) {
    const target = new URL(endpoint);
    for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
    location.replace(target); // not assign: Back must not lead into half a sign-in
  }

  const ERRORS = {
    access_denied: "The sign-in was refused, or cancelled. If you should have access, ask for it through your help desk.",
    login_required: "You are not signed in at the sign-in service.",
    temporarily_unavailable: "The sign-in service is busy. Try again in a minute.",
    server_error: "The sign-in service had a problem. Try again in a minute.",
  };

  async function finishSignIn() {
    // An answer to a question of nobody here: a forged link, an old tab, or the same answer twice.
    if (!pending || answer.get("state") !== pending.state) {
      return signedOut("That sign-in did not start here", "Nothing was opened. Sign in again from this page.");
    }
    if (answer.has("iss") && answer.get("iss") !== signIn.issuer) {
      return signedOut("That answer came from elsewhere", "Nothing was opened. Sign in again from this page.");
    }
    if (answer.has("error")) {
      // Its description is a text that anybody can put into a link, so it is not shown.
      const code = /^[a-z_]{1,40}$/.test(answer.get("error")) ? answer.get("error") : "unknown";
      return signedOut("You are not signed in", ERRORS[code] ?? `The sign-in service answered: ${code}.`);
    }
    busy("Signing you in …");
    try {
      const tokens = await exchange(answer.get("code") ?? "");
      session = sessionOf(tokens);
    } catch (problem) {
      const unreachable = problem instanceof TypeError || problem.name === "TimeoutError";
      return unreachable
        ? signedOut("The sign-in service cannot be reached", "Check your connection and sign in again.")
        : signedOut("The sign-in could not be completed", "Nothing was opened. Sign in again from this page.");
    }
    expiry = setTimeout(expired, session.expires * 1000 - Date.now());
    introduce();
    return signedIn();
  }

  async function exchange(code) {
    const body = new URLSearchParams({
      grant_type: "authorization_code",
      client_id: signIn.clientId,
      code,
      redirect_uri: address,
      code_verifier: pending.verifier,
    });
    const response = await request(signIn.tokenEndpoint, { method: "POST", body });
    if (!response.ok) throw new Error("refused");
    return response.json();
  }

  function sessionOf(tokens) {
    // Straight from the token endpoint over TLS, so its signature needs no check here (OpenID Connect Core, 3.1.3.7);
    // what opens anything is checked by the API.
    const identity = claimsOf(tokens.id_token);
    const audience = [identity.aud].flat();
    if (identity.iss !== signIn.issuer || !audience.includes(signIn.clientId) || identity.nonce !== pending.nonce) {
      throw new Error("not the token that was asked for");
    }
    const token = configuration.tokenUse === "id" ? tokens.id_token : tokens.access_token;
    const claims = claimsOf(token);
    return { token, claims, identity, expires: claims.exp, refresh: tokens.refresh_token };
  }

  function claimsOf(token) {
    const encoded = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  function introduce() {
    const { identity, claims } = session;
    const names = [identity.email, identity.name, identity["cognito:username"], identity.preferred_username, claims.sub];
    element("who").textContent = names.find((name) => typeof name === "string" && name);
    const profile = claims[configuration.profileClaim];
    element("profile").textContent = typeof profile === "string" ? profile : "";
    element("profile-row").hidden = !element("profile").textContent;
  }

  // ---- signing out ------------------------------------------------------------------------------------------------

  function revoke() {
    if (!session?.refresh || !signIn.revocationEndpoint) return;
    const body = new URLSearchParams({ token: session.refresh, client_id: signIn.clientId });
    session.refresh = null;
    // Its answer is of no use any more; `keepalive` lets it arrive although the page is gone.
    const options = { method: "POST", body, mode: "no-cors", credentials: "omit", keepalive: true };
    fetch(signIn.revocationEndpoint, options).catch(() => {});
  }

  function signOut() {
    busy("Signing you out …");
    otherTabs.postMessage("signed out");
    revoke();
    session = null;
    sessionStorage.setItem("signed-out", "yes");
    if (signIn.logoutEndpoint) {
      leaveFor(signIn.logoutEndpoint, { client_id: signIn.clientId, [signIn.logoutParameter]: address });
    } else {
      location.replace(address);
    }
  }

  otherTabs.addEventListener("message", () => {
    if (!session) return;
    revoke();
    signedOut("You are signed out", "You signed out in another tab.");
  });

  // Whatever ends the page, opening Studio too, ends what it could sign in with again.
  addEventListener("pagehide", () => {
    revoke();
    session = null;
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // ---- the API ----------------------------------------------------------------------------------------------------

  function request(url, options = {}) {
    return fetch(url, {
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(REQUEST_TIMEOUT),
      ...options,
    });
  }

  async function ask(path, method, retry) {
    if (!session || session.expires * 1000 <= Date.now()) {
      expired();
      return null;
    }
    try {
      const response = await request(new URL(path, address), {
        method,
        headers: { Authorization: `Bearer ${session.token}` },
      });
      const body = await response.json().catch(() => ({}));
      return { response, body };
    } catch {
      offTheNetwork(retry);
      return null;
    }
  }

  function refused({ response, body }, retry) {
    const reference = typeof body.requestId === "string" ? body.requestId : "";
    if (response.status === 401) {
      expired();
    } else if (response.status === 403) {
      failed(
        "You have no access yet",
        "You are signed in, but may not open a Studio. Perhaps you are not in the right group, or not on the corporate " +
          "network. Your help desk can tell.",
        retry,
        reference,
      );
    } else if (response.status === 429 || response.status === 503) {
      wait("Studio is busy", "It asked for a moment. The next try is automatic.", secondsOf(response), retry);
    } else {
      failed("Studio did not open", "It is not you. Try again; if it stays so, tell your help desk.", retry, reference);
    }
  }

  async function openStudio() {
    busy("Opening your Studio …");
    const chosen = new URLSearchParams();
    for (const name of ["space", "landing"]) if (element(name).value) chosen.set(name, element(name).value);
    const query = chosen.toString();
    const answered = await ask(query ? `me?${query}` : "me", "GET", openStudio);
    if (!answered) return;
    const { response, body } = answered;
    if (response.ok && /^https:\/\//.test(body.AuthorizedUrl)) {
      // In place of this page: no opener, no referrer, no pop-up blocker, and Studio's redirect takes the entry over.
      revoke();
      location.replace(body.AuthorizedUrl);
    } else if (response.status === 404) {
      withoutProfile(body.requestId);
    } else {
      refused(answered, openStudio);
    }
  }

  function withoutProfile(reference) {
    if (configuration.createsProfiles) {
      const actions = [["Create my Studio", () => createProfile()], SIGN_OUT];
      show({ title: "You have no Studio yet", lead: "It can be made now, for you alone.", person: true, actions });
    } else {
      failed(
        "You have no Studio yet",
        "You are signed in, but nobody has made a Studio for you, or the chosen space is gone. Your help desk can help.",
        openStudio,
        reference,
      );
    }
  }

  async function createProfile() {
    busy("Creating your Studio …");
    const answered = await ask("me/profile", "POST", createProfile);
    if (!answered) return;
    const { response } = answered;
    if (response.status === 202) {
      wait("Your Studio is being made", "This takes about a minute.", secondsOf(response), createProfile);
    } else if (response.ok) {
      signedIn();
    } else if (response.status === 409) {
      const reference = answered.body.requestId;
      failed("Your name is taken", "A Studio of nearly the same name exists. Your help desk can help.", openStudio, reference);
    } else {
      refused(answered, createProfile);
    }
  }

  // ---- start ------------------------------------------------------------------------------------------------------

  function offer(name, first, choices, label) {
    const options = [["", first], ...choices.map((choice) => [choice, label(choice)])];
    element(name).replaceChildren(...options.map(([value, text]) => new Option(text, value)));
    element(`${name}-row`).hidden = choices.length === 0;
  }

  function landingLabel(uri) {
    const [, application, path] = /^(?:app:)?([A-Za-z]+)::?(.*)$/.exec(uri) ?? ["", uri, ""];
    const title = application === "studio" ? "Studio" : application;
    return path ? `${title}: ${path}` : title;
  }

  offer("space", "My own", configuration.spaces, (space) => space);
  offer("landing", "Where I left off", configuration.landingUris, landingLabel);

  const justSignedOut = sessionStorage.getItem("signed-out");
  sessionStorage.removeItem("signed-out");
  if (answer.has("code") || answer.has("error")) finishSignIn();
  else if (justSignedOut) signedOut("You are signed out", "Close this window, or sign in again.");
  else signedOut();
})();
