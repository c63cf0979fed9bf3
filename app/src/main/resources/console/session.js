// Signing in at the issuer: authorization code with PKCE. The token lives in memory only; the session storage holds what has to
// survive the redirect, until it is over.
/* global oidc */

export class Session {
  #manager;
  #user = null;

  constructor(settings, onEnd) {
    this.#manager = new oidc.UserManager({
      authority: settings.issuer,
      client_id: settings.clientId,
      scope: settings.scopes.join(' '),
      redirect_uri: `${location.origin}/`,
      response_type: 'code',
      userStore: new oidc.WebStorageStateStore({ store: new oidc.InMemoryWebStorage() }),
      stateStore: new oidc.WebStorageStateStore({ store: sessionStorage }),
      automaticSilentRenew: false,
      monitorSession: false,
      loadUserInfo: false,
    });
    this.#manager.events.addAccessTokenExpired(onEnd);
  }

  get token() {
    return this.#user && !this.#user.expired ? this.#user.access_token : null;
  }

  /** Ends the way back from the issuer, if this is one; leaves no trace of it in the address. */
  async resume() {
    const query = new URLSearchParams(location.search);
    if (!query.has('state')) return;
    const url = location.href;
    history.replaceState(null, '', '/');
    this.#user = await this.#manager.signinRedirectCallback(url);
  }

  signIn() {
    return this.#manager.signinRedirect();
  }

  async forget() {
    this.#user = null;
    await this.#manager.removeUser();
  }
}
