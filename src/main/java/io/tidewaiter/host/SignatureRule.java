package io.tidewaiter.host;

/**
 * What the engine demands of an image of a certain name before it brings it in: the rule of containers-policy.json(5) that
 * counts for this name.
 *
 * @param acceptsAnything whether every image is accepted, so that there is nothing to judge
 * @param name for a person: the scope, the file and what is demanded
 * @param revision changes with the rule and with the keys that it names
 */
public record SignatureRule(boolean acceptsAnything, String name, String revision) {

    public static final SignatureRule NONE = new SignatureRule(true, "no rule", "");
}
