import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests of the vendor's Java sample: the last key of the set, a slash after the path, numbers as texts. */
class VendorShape {
    private static final String ISSUER = System.getenv("CORE_ISSUER");
    private static final String ID = System.getenv("CORE_CLIENT_ID");
    private static final String SECRET = System.getenv("CORE_CLIENT_SECRET");
    private static final String REDIRECT = System.getenv("CORE_REDIRECT_URI");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static String step = "start";
    private static String last = "no answer yet";

    public static void main(String[] arguments) {
        try {
            run();
        } catch (Exception | AssertionError error) {
            System.out.printf("vendor-java: FAILED: %s%n  %s%n  last answer: %s%n", step, error, last);
            System.exit(1);
        }
    }

    private static void run() throws Exception {
        step = "login";
        String scope = encode("read:core readwrite:core openid offline_access");
        String callback = consent(ISSUER + "/connect/authorize?client_id=" + ID + "&response_type=code&scope=" + scope
                + "&redirect_uri=" + encode(REDIRECT) + "&state=1");
        check(callback.startsWith(REDIRECT + "?"), callback);
        String code = found(callback, "[?&]code=([^&]*)");
        String app = "&client_id=" + ID + "&client_secret=" + encode(SECRET);
        String tokens = form("/connect/token", "grant_type=authorization_code&code=" + code + "&redirect_uri="
                + encode(REDIRECT) + app, 200);
        String access = member(tokens, "access_token");
        String endpoint = member(tokens, "endpoint").replaceAll("/$", "");
        say(endpoint);

        step = "signature of the id token by the last key";
        String keys = send(request("/.well-known/openid-configuration/jwks").GET(), 200);
        Matcher modulus = Pattern.compile("\"n\"\\s*:\\s*\"([^\"]*)\"").matcher(keys);
        String last = null;
        while (modulus.find()) {
            last = modulus.group(1);
        }
        checkSignature(member(tokens, "id_token"), last, member(keys, "e"));
        say(member(keys, "alg"));

        step = "list, create with a slash, update and delete";
        String list = api("GET", endpoint + "/activity?page=0,1000&orderby=name", access, null, 200);
        check(list.startsWith("["), list);
        String body = "{\"code\":\"JAVA-01\",\"description\":\"%s\",\"billRate\":\"120.5\",\"costRate\":\"60\","
                + "\"billable\":false}";
        String made = api("POST", endpoint + "/activity/", access, body.formatted("d"), 201);
        String path = endpoint + "/activity/" + member(made, "id");
        String changed = api("PUT", path, access, body.formatted("e"), 200);
        check(member(changed, "description").equals("e"), changed);
        api("DELETE", path, access, null, 204);
        say("done");

        step = "refresh and revoke";
        String fresh = form("/connect/token", "grant_type=refresh_token&refresh_token="
                + member(tokens, "refresh_token") + app, 200);
        form("/connect/revocation", "token=" + member(fresh, "access_token") + app, 200);
        api("GET", endpoint + "/activity", member(fresh, "access_token"), null, 401);
        say("then refused with 401");
    }

    private static void checkSignature(String token, String modulus, String exponent) throws Exception {
        Base64.Decoder decoder = Base64.getUrlDecoder();
        String[] parts = token.split("\\.");
        BigInteger n = new BigInteger(1, decoder.decode(modulus));
        BigInteger e = new BigInteger(1, decoder.decode(exponent));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(n, e)));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        check(signature.verify(decoder.decode(parts[2])), "the signature is wrong");
        String claims = new String(decoder.decode(parts[1]), StandardCharsets.UTF_8);
        check(member(claims, "iss").equals(ISSUER) && claims.contains(ID), claims);
    }

    /** Presses Grant on the page of a login, and returns the address that the app receives. */
    private static String consent(String url) throws Exception {
        String page = send(HttpRequest.newBuilder(URI.create(url)).GET(), 200);
        Matcher forms = Pattern.compile("(?s)(<form\\b[^>]*>)(.*?)</form>").matcher(page);
        while (forms.find()) {
            Matcher button = Pattern.compile("(?s)(<button\\b[^>]*>)(?:(?!</button>).)*?Grant").matcher(forms.group(2));
            if (button.find()) {
                String action = attribute(forms.group(1), "action");
                URI address = URI.create(url).resolve(action == null || action.isEmpty() ? url : action);
                String body = fields(forms.group(2)) + pair(button.group(1));
                HttpRequest.Builder post = HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", address.getScheme() + "://" + address.getAuthority())
                        .POST(HttpRequest.BodyPublishers.ofString(body));
                HttpResponse<String> answer = HTTP.send(post.build(), HttpResponse.BodyHandlers.ofString());
                last = answer.statusCode() + " " + answer.body();
                return answer.headers().firstValue("location").orElseThrow();
            }
        }
        throw new AssertionError("the page has no button Grant");
    }

    /** Returns the fields that a browser would send. */
    private static String fields(String form) {
        StringBuilder body = new StringBuilder();
        Matcher inputs = Pattern.compile("<input\\b[^>]*>").matcher(form);
        while (inputs.find()) {
            // A browser sends no field without a name.
            boolean hasName = attribute(inputs.group(), "name") != null;
            boolean isChoice = inputs.group().matches("(?s).*type=\"(checkbox|radio)\".*");
            if (hasName && (!isChoice || inputs.group().matches("(?s).*\\schecked\\b.*"))) {
                body.append(pair(inputs.group())).append('&');
            }
        }
        Matcher selects = Pattern.compile("(?s)(<select\\b[^>]*>)(.*?)</select>").matcher(form);
        while (selects.find()) {
            Matcher chosen = Pattern.compile("<option\\b[^>]*\\sselected\\b[^>]*>").matcher(selects.group(2));
            Matcher first = Pattern.compile("<option\\b[^>]*>").matcher(selects.group(2));
            String option = chosen.find() ? chosen.group() : first.find() ? first.group() : "";
            body.append(encode(attribute(selects.group(1), "name"))).append('=');
            body.append(encode(attribute(option, "value"))).append('&');
        }
        return body.toString();
    }

    private static String pair(String tag) {
        String value = attribute(tag, "value");
        return encode(attribute(tag, "name")) + "=" + encode(value == null ? "on" : value);
    }

    private static String attribute(String tag, String name) {
        Matcher matcher = Pattern.compile("\\s" + name + "=\"([^\"]*)\"").matcher(tag);
        return matcher.find() ? unescape(matcher.group(1)) : null;
    }

    private static String unescape(String text) {
        return text.replace("&quot;", "\"").replace("&#34;", "\"").replace("&#39;", "'").replace("&#x27;", "'")
                .replace("&lt;", "<").replace("&gt;", ">").replace("&#38;", "&").replace("&amp;", "&");
    }

    private static String form(String path, String body, int expected) throws Exception {
        return send(request(path).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)), expected);
    }

    private static String api(String method, String url, String token, String body, int expected) throws Exception {
        HttpRequest.BodyPublisher content = body == null
                ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return send(HttpRequest.newBuilder(URI.create(url)).method(method, content)
                .header("Authorization", "Bearer " + token).header("Accept", "application/json")
                .header("Content-Type", "application/json; charset=UTF-8"), expected);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(ISSUER + path));
    }

    private static String send(HttpRequest.Builder builder, int expected) throws Exception {
        HttpRequest request = builder.build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        String body = answer.body();
        last = answer.statusCode() + " " + body.substring(0, Math.min(400, body.length()));
        check(answer.statusCode() == expected,
                request.method() + " " + request.uri() + " has the status " + answer.statusCode());
        return body;
    }

    private static String member(String json, String name) {
        return found(json, "\"" + name + "\"\\s*:\\s*\"([^\"]*)\"");
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        check(matcher.find(), pattern + " is not in " + text);
        return URLDecoder.decode(matcher.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private static void say(String text) {
        System.out.printf("vendor-java: %s: %s%n", step, text);
    }
}
