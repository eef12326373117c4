#!/bin/sh
# curl and the tools of every Unix: a web app, and a native app with PKCE.
set -u

step='start'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { echo "curl: $step: $*"; }
fail() {
    echo "curl: FAILED: $step"
    echo "  $*"
    echo "  last answer: $(cat "$work/status" 2>/dev/null) $(head -c 400 "$work/body" 2>/dev/null)"
    exit 1
}

# Sends a request. Its status is in $status, its body in $work/body, its headers in $work/head.
call() {
    status=$(curl -sS -o "$work/body" -D "$work/head" -b "$work/cookies" -c "$work/cookies" -w '%{http_code}' "$@") ||
        fail "curl ends with $?"
    echo "$status" > "$work/status"
}
expect() { [ "$status" = "$1" ] || [ "$status" = "${2:-}" ] || fail "the status is $status instead of $1"; }
header() { sed -n "s/^$1: *//Ip" "$work/head" | tr -d '\r' | tail -1; }
member() { sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p' "$work/body" | head -1; }
parameter() { printf '%s' "$1" | tr '?&' '\n\n' | sed -n "s/^$2=//p" | head -1; }
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
unescape() { sed 's/&quot;/"/g; s/&#39;/'"'"'/g; s/&#x27;/'"'"'/g; s/&lt;/</g; s/&gt;/>/g; s/&#34;/"/g; s/&#38;/\&/g; s/&amp;/\&/g'; }

# Opens a login, presses Grant, and sets $callback: the address that the app receives.
consent() {
    call "$1"
    expect 200
    set --
    # The fields of the page that a browser would send: hidden ones, ticked boxes and chosen entries.
    tr '\n' ' ' < "$work/body" | sed 's/</\n</g' > "$work/tags"
    action=$(sed -n 's/^<form.* action="\([^"]*\)".*/\1/p' "$work/tags" | tail -1 | unescape)
    grep -E '^<input.*(type="hidden"|type="(checkbox|radio)".*checked|checked.*type="(checkbox|radio)")' \
        "$work/tags" > "$work/fields" || true
    while read -r tag; do
        name=$(printf '%s' "$tag" | sed -n 's/.* name="\([^"]*\)".*/\1/p')
        value=$(printf '%s' "$tag" | sed -n 's/.* value="\([^"]*\)".*/\1/p' | unescape)
        set -- "$@" --data-urlencode "$name=$value"
    done < "$work/fields"
    select=''
    while read -r tag; do
        case $tag in
        '<select'*) select=$(printf '%s' "$tag" | sed -n 's/.* name="\([^"]*\)".*/\1/p'); chosen='' ;;
        '<option'*)
            if [ -z "$chosen" ] || printf '%s' "$tag" | grep -q ' selected'; then
                chosen=$(printf '%s' "$tag" | sed -n 's/.* value="\([^"]*\)".*/\1/p' | unescape)
            fi ;;
        '</select'*) set -- "$@" --data-urlencode "$select=$chosen" ;;
        esac
    done < "$work/tags"
    button=$(grep '^<button.*>.*Grant' "$work/tags" | tail -1)
    [ -n "$button" ] || fail 'the page has no button with the word Grant'
    name=$(printf '%s' "$button" | sed -n 's/.* name="\([^"]*\)".*/\1/p')
    value=$(printf '%s' "$button" | sed -n 's/.* value="\([^"]*\)".*/\1/p' | unescape)
    origin=$(printf '%s' "$CORE_ISSUER" | cut -d/ -f1-3)
    case $action in
    http*) ;;
    /*) action=$origin$action ;;
    *) action=$CORE_ISSUER/connect/authorize ;;
    esac
    call "$action" -H "Origin: $origin" "$@" --data-urlencode "$name=$value"
    expect 302 303
    callback=$(header location)
}

step='discovery'
call "$CORE_ISSUER/.well-known/openid-configuration"
expect 200
authorize=$(member authorization_endpoint)
token_endpoint=$(member token_endpoint)
revocation=$(member revocation_endpoint)
userinfo=$(member userinfo_endpoint)
jwks=$(member jwks_uri)
say "$(member issuer)"

step='login of a web app'
nonce=$(openssl rand -hex 16)
consent "$authorize?client_id=$CORE_CLIENT_ID&response_type=code&state=s%2B1&nonce=$nonce&redirect_uri=$CORE_REDIRECT_URI&scope=read:core%20readwrite:core%20openid%20profile%20offline_access"
[ "$(parameter "$callback" state)" = 's%2B1' ] || fail "the state of $callback"
call "$token_endpoint" -u "$CORE_CLIENT_ID:$CORE_CLIENT_SECRET" -d grant_type=authorization_code \
    -d "code=$(parameter "$callback" code)" --data-urlencode "redirect_uri=$CORE_REDIRECT_URI"
expect 200
access=$(member access_token)
refresh=$(member refresh_token)
id_token=$(member id_token)
endpoint=$(member endpoint)
endpoint=${endpoint%/}
[ -n "$refresh" ] || fail 'no refresh token'
say "$(member scope)"

step='id token'
printf '%s' "$id_token" | cut -d. -f2 | tr -- '-_' '+/' | awk '{ while (length($0) % 4) $0 = $0 "="; print }' |
    openssl base64 -d -A > "$work/body"
for want in "\"iss\":\"$CORE_ISSUER\"" "\"nonce\":\"$nonce\"" "$CORE_CLIENT_ID" \
    "\"at_hash\":\"$(printf '%s' "$access" | openssl dgst -sha256 -binary | head -c 16 | base64url)\""; do
    grep -qF "$want" "$work/body" || fail "the claims lack $want"
done
call "$jwks"
expect 200
# OpenSSL checks the signature with the certificate of the key.
certificate=$(sed -n 's/.*"x5c" *: *\[ *"\([^"]*\)".*/\1/p' "$work/body")
[ -n "$certificate" ] || fail 'the key has no certificate'
printf '%s' "$certificate" | openssl base64 -d -A | openssl x509 -inform DER -pubkey -noout > "$work/key.pem" ||
    fail 'the certificate cannot be read'
printf '%s' "$id_token" | cut -d. -f3 | tr -- '-_' '+/' | awk '{ while (length($0) % 4) $0 = $0 "="; print }' |
    openssl base64 -d -A > "$work/signature"
printf '%s' "$id_token" | cut -d. -f1,2 | tr -d '\n' > "$work/signed"
openssl dgst -sha256 -verify "$work/key.pem" -signature "$work/signature" "$work/signed" > /dev/null ||
    fail 'the signature is wrong'
say 'issuer, audience, nonce, at_hash and signature'

step='userinfo'
call "$userinfo" -H "Authorization: Bearer $access"
expect 200
say "$(member name)"

api() { call -H "Authorization: Bearer $access" "$@"; }

step='list'
api -G "$endpoint/activity" --data-urlencode "where=isActive = true" -d page=1,2 -d orderBy=code
expect 200
say "$(wc -c < "$work/body" | tr -d ' ') bytes"
step='create'
api "$endpoint/activity" --json '{"code": "CURL-1", "description": "by curl", "billRate": 120.5}'
expect 201
id=$(member id)
[ -n "$id" ] || fail 'the record has no id'
say "$id"
step='update'
api "$endpoint/activity/$id"
expect 200
sed 's/"by curl"/"changed"/' "$work/body" > "$work/record"
api -X PUT "$endpoint/activity/$id" --json "@$work/record"
expect 200
grep -q '"changed"' "$work/body" || fail 'the record is not changed'
api -X PUT "$endpoint/activity/$id" --json "@$work/record"
expect 409
say "an old version is refused: $(member Message)"
step='delete'
api -X DELETE "$endpoint/activity/$id"
expect 204 200
api "$endpoint/activity/$id"
expect 404 204
say 'gone'

step='refresh'
call "$token_endpoint" -d grant_type=refresh_token -d "refresh_token=$refresh" -d "client_id=$CORE_CLIENT_ID" \
    --data-urlencode "client_secret=$CORE_CLIENT_SECRET"
expect 200
access=$(member access_token)
refresh=$(member refresh_token)
say 'new tokens'
step='revoke'
call "$revocation" -u "$CORE_CLIENT_ID:$CORE_CLIENT_SECRET" -d "token=$access" -d token_type_hint=access_token
expect 200
api "$endpoint/activity"
expect 401
say "then refused: $(header www-authenticate)"

step='login of a native app with PKCE'
verifier=$(openssl rand -hex 32)
challenge=$(printf '%s' "$verifier" | openssl dgst -sha256 -binary | base64url)
login="$authorize?client_id=$CORE_NATIVE_CLIENT_ID&response_type=code&redirect_uri=$CORE_NATIVE_REDIRECT_URI&code_challenge=$challenge&code_challenge_method=S256"
consent "$login&scope=read:core%20openid"
call "$token_endpoint" -d grant_type=authorization_code -d "code=$(parameter "$callback" code)" \
    --data-urlencode "redirect_uri=$CORE_NATIVE_REDIRECT_URI" -d "client_id=$CORE_NATIVE_CLIENT_ID" \
    -d "code_verifier=$verifier"
expect 200
[ -z "$(member refresh_token)" ] || fail 'a native app has a refresh token'
access=$(member access_token)
api "$endpoint/activity" --json '{"code": "CURL-2", "description": "without the scope"}'
expect 403
say "without readwrite:core a create is refused: $(header www-authenticate)"
step='offline_access of a native app'
call -L --max-redirs 3 "$login&scope=read:core%20offline_access"
address=$(header location)
case $address in
*error?errorId=* | *error\?errorId=*) say 'ends at the error page of the identity server' ;;
*) fail "ends at $address" ;;
esac
