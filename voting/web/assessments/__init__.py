"""The pages of assessments: for everybody, for owners who answer, at the desk."""
