"""What can be judged of an application before a person looks: names, owners, forms, files."""
