<?php
// The requests of the vendor's PHP sample: curl, the first key with a real check of RS256, numbers as texts.

declare(strict_types=1);

$step = 'start';
$last = 'no answer yet';

set_error_handler(function (int $number, string $text): never {
    throw new RuntimeException($text);
});
set_exception_handler(function (Throwable $error) use (&$step, &$last): void {
    echo "vendor-php: FAILED: $step\n  {$error->getMessage()} (line {$error->getLine()})\n  last answer: $last\n";
    exit(1);
});

$issuer = getenv('CORE_ISSUER');
$id = getenv('CORE_CLIENT_ID');
$secret = getenv('CORE_CLIENT_SECRET');
$redirect = getenv('CORE_REDIRECT_URI');

function check(bool $holds, string $what): void
{
    if (!$holds) {
        throw new RuntimeException("not so: $what");
    }
}

function say(string $text): void
{
    global $step;
    echo "vendor-php: $step: $text\n";
}

/** Sends a request, and returns its status, its body and its Location. */
function send(string $method, string $url, array $headers = [], ?string $body = null): array
{
    global $last;
    $curl = curl_init($url);
    $location = '';
    curl_setopt_array($curl, [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_HEADERFUNCTION => function ($curl, string $line) use (&$location): int {
            if (stripos($line, 'location:') === 0) {
                $location = trim(substr($line, 9));
            }
            return strlen($line);
        },
    ]);
    if ($body !== null) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
    }
    $text = curl_exec($curl);
    if ($text === false) {
        throw new RuntimeException(curl_error($curl));
    }
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    $last = "$status " . substr($text, 0, 400);
    return [$status, $text, $location];
}

/** Presses Grant on the page of a login, and returns the parameters that the app receives. */
function consent(string $url): array
{
    [$status, $page] = send('GET', $url);
    check($status === 200, 'the page of the login is shown');
    $document = new DOMDocument();
    libxml_use_internal_errors(true);
    $document->loadHTML($page);
    $query = new DOMXPath($document);
    $form = $query->query('//form[.//button[contains(., "Grant")]]')->item(0);
    check($form !== null, 'the page has a form with a button Grant');
    $fields = [];
    foreach ($query->query('.//input[@name]', $form) as $input) {
        $is_choice = in_array($input->getAttribute('type'), ['checkbox', 'radio'], true);
        if (!$is_choice || $input->hasAttribute('checked')) {
            $fields[] = urlencode($input->getAttribute('name')) . '=' . urlencode($input->getAttribute('value'));
        }
    }
    foreach ($query->query('.//select[@name]', $form) as $select) {
        $option = $query->query('.//option[@selected]', $select)->item(0)
            ?? $query->query('.//option', $select)->item(0);
        $fields[] = urlencode($select->getAttribute('name')) . '=' . urlencode($option->getAttribute('value'));
    }
    $button = $query->query('.//button[contains(., "Grant")]', $form)->item(0);
    $fields[] = urlencode($button->getAttribute('name')) . '=' . urlencode($button->getAttribute('value'));
    $origin = preg_replace('#^(https?://[^/]+).*#', '$1', $url);
    $action = $form->getAttribute('action') ?: $url;
    if (str_starts_with($action, '/')) {
        $action = $origin . $action;
    }
    [$status, , $location] = send('POST', $action, ["Origin: $origin"], implode('&', $fields));
    check(in_array($status, [302, 303], true), 'the consent redirects to the app');
    parse_str((string) parse_url($location, PHP_URL_QUERY), $parameters);
    return $parameters + ['address' => $location];
}

function unbase64url(string $text): string
{
    return base64_decode(strtr($text, '-_', '+/'));
}

/** Returns a length of DER. */
function length(int $length): string
{
    return $length < 128 ? chr($length) : chr(0x82) . pack('n', $length);
}

/** Returns the public key of a modulus and an exponent as PEM. */
function pem(string $modulus, string $exponent): string
{
    $integer = fn (string $bytes): string => "\x02" . length(strlen($bytes)) . $bytes;
    $inner = $integer("\0" . $modulus) . $integer($exponent);
    $sequence = "\x30" . length(strlen($inner)) . $inner;
    $bits = "\x03" . length(strlen($sequence) + 1) . "\0" . $sequence;
    $algorithm = hex2bin('300d06092a864886f70d0101010500');
    $key = "\x30" . length(strlen($algorithm . $bits)) . $algorithm . $bits;
    return "-----BEGIN PUBLIC KEY-----\n" . chunk_split(base64_encode($key), 64) . "-----END PUBLIC KEY-----\n";
}

$form = ['Content-Type: application/x-www-form-urlencoded'];

$step = 'login';
$scope = urlencode('read:core readwrite:core openid offline_access');
$callback = consent("$issuer/connect/authorize?client_id=$id&redirect_uri=$redirect&response_type=code"
    . "&scope=$scope&state=" . urlencode('x y/ü'));
check($callback['state'] === 'x y/ü', 'the state comes back');
check(str_starts_with($callback['address'], "$redirect?"), 'the code comes to the redirect URI');
$app = ['client_id' => $id, 'client_secret' => $secret];
$request = ['grant_type' => 'authorization_code', 'code' => $callback['code'], 'redirect_uri' => $redirect];
[$status, $text] = send('POST', "$issuer/connect/token", $form, http_build_query($request + $app));
check($status === 200, 'the code is exchanged');
$tokens = json_decode($text, true);
say($tokens['endpoint']);

$step = 'signature of the id token by the first key';
[, $text] = send('GET', "$issuer/.well-known/openid-configuration/jwks");
$key = json_decode($text, true)['keys'][0];
[$header, $payload, $signature] = explode('.', $tokens['id_token']);
check(json_decode(unbase64url($header), true)['alg'] === $key['alg'], 'the algorithm is that of the first key');
$signed = "$header.$payload";
$valid = openssl_verify($signed, unbase64url($signature), pem(unbase64url($key['n']), unbase64url($key['e'])), 'sha256');
check($valid === 1, 'modulus and exponent verify the signature');
$certificate = "-----BEGIN CERTIFICATE-----\n" . chunk_split($key['x5c'][0], 64) . "-----END CERTIFICATE-----\n";
check(openssl_verify($signed, unbase64url($signature), $certificate, 'sha256') === 1, 'so does the certificate');
$claims = json_decode(unbase64url($payload), true);
check($claims['iss'] === $issuer && $claims['aud'] === $id && $claims['exp'] > time(), 'the claims are right');
say($key['alg']);

/** Calls the API, and returns the JSON of the answer. */
$call = function (string $method, string $path, int $expected, ?array $body = null) use (&$tokens): ?array {
    $headers = ["Authorization: Bearer {$tokens['access_token']}", 'Content-Type: application/json; charset=UTF-8'];
    $json = $body === null ? null : json_encode($body);
    [$status, $text] = send($method, rtrim($tokens['endpoint'], '/') . $path, $headers, $json);
    check($status === $expected, "$method $path has the status $status");
    return $text === '' ? null : json_decode($text, true);
};

$step = 'list, create, update and delete';
$rows = $call('GET', '/activity?page=0,1000&orderby=name', 200);
$body = ['code' => 'PHP-01', 'description' => 'd', 'billable' => true, 'costRate' => '60', 'billRate' => '120.50'];
$made = $call('POST', '/activity', 201, $body);
check($made['billRate'] == 120.5, 'the rate is a number');
$changed = $call('PUT', "/activity/{$made['id']}", 200, ['description' => 'e'] + $body);
check($changed['description'] === 'e', 'the description is changed');
$read = $call('GET', "/activity/{$made['id']}", 200);
check($read['version'] === $changed['version'], 'the record has the new version');
$call('DELETE', "/activity/{$made['id']}", 204);
say(count($rows) . ' activities');

$step = 'refresh and revoke';
$request = ['grant_type' => 'refresh_token', 'refresh_token' => $tokens['refresh_token']];
[$status, $text] = send('POST', "$issuer/connect/token", $form, http_build_query($request + $app));
check($status === 200, 'the refresh succeeds');
$tokens = json_decode($text, true);
$request = http_build_query(['token' => $tokens['access_token']] + $app);
[$status] = send('POST', "$issuer/connect/revocation", $form, $request);
check($status === 200, 'the revocation succeeds');
$call('GET', '/activity', 401);
say('then refused with 401');
