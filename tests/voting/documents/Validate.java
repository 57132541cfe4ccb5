// Asks veraPDF whether files are the PDF/A that they claim to be; a line for each, then its faults.

import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Validate {
    public static void main(String[] paths) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String path : paths) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path))) {
                PDFAFlavour flavour = parser.getFlavour();
                ValidationResult result =
                    Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
                System.out.println(flavour + " " + result.isCompliant());
                for (TestAssertion assertion : result.getTestAssertions()) {
                    if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                        System.out.println(assertion.getRuleId().getClause() + " " + assertion.getMessage());
                    }
                }
            }
        }
    }
}
